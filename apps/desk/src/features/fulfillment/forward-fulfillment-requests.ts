import type { MailCause, RequestState } from '@certdesk/contract';
import { type Clock, type Database, type JobHandler, type Log, MINUTE, type RunningJob } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import {
  type Authorities,
  AuthorityError,
  canRequestMail,
  fetchesChain,
  type MailAnswer,
  mailsKind,
  reportsMails,
} from '../authorities/index.ts';
import type { MailDesk } from '../mail/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import type { ForwardJob } from './fulfillment.jobs.ts';
import { findRequests, lockRequests, type RequestRow } from './fulfillment.store.ts';
import { mayFollow, type RequestNews } from './fulfillment-request.ts';
import { handToMailDesk } from './hand-to-mail-desk.ts';
import { recordNews } from './record-news.ts';

export type ForwardParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  appendReceipts: AppendReceipts;
  mailDesk: Pick<MailDesk, 'queue' | 'wake'>;
  clock: Clock;
  log: Log;
};
type Job = RunningJob<ForwardJob>;

const isWaiting = (row: RequestRow) => mayFollow(row, 'forwarded');

async function note(
  { database, appendReceipts }: ForwardParts,
  requests: readonly RequestRow[],
  newsOf: (row: RequestRow) => RequestNews | undefined,
): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    const rows = await lockRequests(
      trx,
      requests.map((row) => ({ accountId: row.account_id, requestId: row.id })),
    );
    const updates = rows.filter(isWaiting).map((request) => ({ request, news: [newsOf(request) ?? []].flat() }));
    await recordNews(trx, appendReceipts, updates);
  });
}

const OUTCOMES = {
  taken: 'forwarded',
  handed_over: 'handed_over',
  refused: 'failed',
  uncertain: 'uncertain',
  later: 'delayed',
} as const satisfies Readonly<Record<MailAnswer['outcome'], RequestState>>;
const CAUSES: Partial<Record<MailAnswer['outcome'], MailCause>> = {
  refused: 'authority_refused',
  uncertain: 'authority_answer_lost',
  later: 'authority_unreachable',
};

function toNews({ outcome, detail }: Pick<MailAnswer, 'outcome' | 'detail'>, at: Date): RequestNews {
  const cause = CAUSES[outcome];
  return { state: OUTCOMES[outcome], at, ...(cause ? { detail: { cause, ...detail } } : detail && { detail }) };
}

/** Clocks differ, and an authority may round its times. */
const CLOCK_SKEW_MS = MINUTE;

/** What an authority that keeps a history says of a mail whose fate nobody knows; undefined when it says nothing of it. */
async function findSent(
  { authorities, log }: ForwardParts,
  request: RequestRow,
): Promise<Pick<MailAnswer, 'outcome'> | undefined> {
  const authority = authorities.get(request.authority_id);
  if (!reportsMails(authority)) return undefined;
  const since = request.requested_at.getTime() - CLOCK_SKEW_MS;
  try {
    const sent = (await authority.mailsOf(request.authority_order_id)).some(
      ({ kind, recipient, at }) =>
        kind === request.kind && at.getTime() >= since && recipient.toLowerCase() === request.recipient.toLowerCase(),
    );
    return sent ? { outcome: 'handed_over' } : undefined;
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    log.warn({ event: 'fulfillment.history_unreadable', authorityId: authority.id, cause: error.kind, err: error });
    return undefined; // what became of the mail stays unknown, which is shown
  }
}

/** An attempt that may have led to a mail is looked up where that can be done, and is not repeated: people decide. */
async function settleUncertain(
  parts: ForwardParts,
  requests: readonly RequestRow[],
  answers: ReadonlyMap<string, Pick<MailAnswer, 'outcome' | 'detail'>>,
): Promise<ReadonlyMap<string, RequestNews>> {
  const news = new Map<string, RequestNews>();
  for (const request of requests) {
    const answer = answers.get(request.id);
    if (!answer) continue;
    const sent = answer.outcome === 'uncertain' ? await findSent(parts, request) : undefined;
    news.set(request.id, toNews(sent ?? answer, parts.clock.now()));
  }
  return news;
}

/** Answers with the requests that the authority wants to be asked for later. */
async function askAuthority(
  parts: ForwardParts,
  authorityId: string,
  requests: readonly RequestRow[],
): Promise<ReadonlySet<string>> {
  const authority = parts.authorities.get(authorityId);
  // All of one call go the same way: `routeOf` has sorted them.
  if (!canRequestMail(authority) || !requests.every(({ kind }) => mailsKind(authority, kind))) {
    if (!fetchesChain(authority)) throw new AuthorityError('refused');
    await handToMailDesk(parts, requests);
    return new Set();
  }
  const mails = requests.map(({ id, authority_order_id, kind, recipient }) => ({
    id,
    authorityOrderId: authority_order_id,
    kind,
    recipient,
  }));
  const answers = new Map((await authority.requestMails(mails)).map((answer) => [answer.id, answer]));
  const news = await settleUncertain(parts, requests, answers);
  const isTold = (row: RequestRow) => row.state === 'delayed' && answers.get(row.id)?.outcome === 'later';
  await note(parts, requests, (row) => (isTold(row) ? undefined : news.get(row.id)));
  // An answer that leaves a request out says nothing about it.
  if (requests.some(({ id }) => !answers.has(id))) throw new AuthorityError('uncertain');
  return new Set([...answers.values()].filter(({ outcome }) => outcome === 'later').map(({ id }) => id));
}

/** Whether asking again might mail twice: the answer was lost, and the authority does not know our mails by their ids. */
function mayHaveMailed({ authorities }: ForwardParts, authorityId: string, { kind }: AuthorityError): boolean {
  if (kind !== 'uncertain') return false;
  const authority = authorities.get(authorityId);
  return canRequestMail(authority) && authority.mailsOnce !== true;
}

/** Notes what went wrong and answers with the jobs to try again. */
async function noteError(
  parts: ForwardParts,
  requests: readonly RequestRow[],
  jobs: readonly Job[],
  error: AuthorityError,
): Promise<readonly string[]> {
  const at = parts.clock.now();
  const last = new Set(
    jobs.filter(({ lastTry }) => lastTry || error.kind === 'refused').map(({ payload }) => payload.requestId),
  );
  const cause: MailCause = error.kind === 'refused' ? 'authority_refused' : 'authority_unreachable';
  const detail = {
    cause,
    ...(error.reason && { response: error.reason }),
    ...(error.retryAt && { nextAttemptAt: error.retryAt.toISOString() }),
  };
  // A wait is told once, not at every try.
  const telling = requests.filter((row) => last.has(row.id) || row.state === 'requested');
  await note(parts, telling, ({ id }) => ({ state: last.has(id) ? 'failed' : 'delayed', at, detail }));
  return jobs.filter(({ payload }) => !last.has(payload.requestId)).map(({ id }) => id);
}

/** Those that the authority may have mailed are settled here, and nobody asks for them again by themselves. */
async function noteUncertain(parts: ForwardParts, requests: readonly RequestRow[]): Promise<void> {
  const answers = new Map(requests.map(({ id }) => [id, { outcome: 'uncertain' }] as const));
  const news = await settleUncertain(parts, requests, answers);
  await note(parts, requests, ({ id }) => news.get(id));
}

async function forward(
  parts: ForwardParts,
  authorityId: string,
  requests: readonly RequestRow[],
  jobs: readonly Job[],
): Promise<readonly string[]> {
  try {
    const later = await askAuthority(parts, authorityId, requests);
    const waiting = jobs.filter(({ payload }) => later.has(payload.requestId));
    const ended = waiting.filter(({ lastTry }) => lastTry);
    if (ended.length === 0) return waiting.map(({ id }) => id);
    const ids = new Set(ended.map(({ payload }) => payload.requestId));
    await noteError(
      parts,
      requests.filter(({ id }) => ids.has(id)),
      ended,
      new AuthorityError('unreachable'),
    );
    return waiting.filter(({ lastTry }) => !lastTry).map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof AuthorityError)) {
      // Thrown, it would have the requests of other authorities forwarded again, those under way among them.
      parts.log.error({ event: 'fulfillment.forward_failed', authorityId, count: requests.length, err: error });
      return jobs.map(({ id }) => id);
    }
    parts.log.warn({
      event: 'fulfillment.not_forwarded',
      authorityId,
      count: requests.length,
      cause: error.kind,
      err: error,
    });
    if (!mayHaveMailed(parts, authorityId, error)) return noteError(parts, requests, jobs, error);
    await noteUncertain(parts, requests);
    return [];
  }
}

/**
 * Whether somebody took the request up who has not come to say what became of it (a process that was killed, a database that
 * was away): where the authority does not know our mails by their ids, it may have mailed.
 */
function wasInterrupted({ authorities }: ForwardParts, row: RequestRow, jobs: readonly Job[]): boolean {
  const authority = authorities.all.find(({ id }) => id === row.authority_id);
  if (!authority || !mailsKind(authority, row.kind) || authority.mailsOnce === true) return false;
  return row.state === 'requested' && jobs.some(({ payload, retries }) => payload.requestId === row.id && retries > 0);
}

/** An authority may send one kind of mail and leave the other to the desk: they go by different ways, and fail apart. */
function routeOf({ authorities }: ForwardParts, { authority_id, kind }: RequestRow): string {
  const authority = authorities.all.find(({ id }) => id === authority_id);
  return `${authority_id} ${authority && mailsKind(authority, kind) ? 'authority' : 'desk'}`;
}

/** The worker's part: hands waiting requests to the applicable authority, all of one authority in one call. */
export const createForwardHandler =
  (parts: ForwardParts): JobHandler<ForwardJob> =>
  async (jobs) => {
    const keys = jobs.map(({ payload }) => payload);
    const waiting = (await findRequests(parts.database.db, keys)).filter(isWaiting);
    const interrupted = waiting.filter((row) => wasInterrupted(parts, row, jobs));
    if (interrupted.length > 0) await noteUncertain(parts, interrupted);
    const forwardable = waiting.filter((row) => !interrupted.includes(row));
    const byRoute = Map.groupBy(forwardable, (row) => routeOf(parts, row));
    const again = await Promise.all(
      [...byRoute.values()].map((requests) => {
        const ids = new Set(requests.map(({ id }) => id));
        return forward(
          parts,
          requests[0]?.authority_id ?? '',
          requests,
          jobs.filter(({ payload }) => ids.has(payload.requestId)),
        );
      }),
    );
    return again.flat();
  };
