import type { MailCause } from '@certdesk/contract';
import type { Clock, Database, JobHandler, Log, RunningJob } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { type Authorities, AuthorityError, canRequestMail, type MailAnswer } from '../authorities/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import type { ForwardJob } from './fulfillment.jobs.ts';
import { findRequests, lockRequests, type RequestRow } from './fulfillment.store.ts';
import { mayFollow, type RequestNews } from './fulfillment-request.ts';
import { recordNews } from './record-news.ts';

export type ForwardParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  appendReceipts: AppendReceipts;
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

function toNews({ outcome, detail }: MailAnswer, at: Date): RequestNews {
  if (outcome === 'taken') return { state: 'forwarded', at };
  return { state: 'failed', at, detail: { cause: 'authority_refused', ...detail } };
}

async function askAuthority(parts: ForwardParts, authorityId: string, requests: readonly RequestRow[]): Promise<void> {
  const authority = parts.authorities.get(authorityId);
  if (!canRequestMail(authority)) throw new AuthorityError('refused');
  const answers = await authority.requestMails(
    requests.map(({ id, authority_order_id, kind, recipient }) => ({
      id,
      authorityOrderId: authority_order_id,
      kind,
      recipient,
    })),
  );
  const at = parts.clock.now();
  const news = new Map(answers.map((answer) => [answer.id, toNews(answer, at)]));
  await note(parts, requests, ({ id }) => news.get(id));
  // An answer that leaves a request out says nothing about it.
  if (requests.some(({ id }) => !news.has(id))) throw new AuthorityError('uncertain');
}

/**
 * Notes what went wrong and answers with the jobs to try again. The authority knows each request by its id, so even an
 * attempt whose outcome nobody knows is repeated without a second mail.
 */
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
  const detail = { cause, ...(error.reason && { response: error.reason }) };
  // A wait is told once, not at every try.
  const telling = requests.filter((row) => last.has(row.id) || row.state === 'requested');
  await note(parts, telling, ({ id }) => ({ state: last.has(id) ? 'failed' : 'delayed', at, detail }));
  return jobs.filter(({ payload }) => !last.has(payload.requestId)).map(({ id }) => id);
}

async function forward(
  parts: ForwardParts,
  authorityId: string,
  requests: readonly RequestRow[],
  jobs: readonly Job[],
): Promise<readonly string[]> {
  try {
    await askAuthority(parts, authorityId, requests);
    return [];
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    parts.log.warn({
      event: 'fulfillment.not_forwarded',
      authorityId,
      count: requests.length,
      cause: error.kind,
      err: error,
    });
    return noteError(parts, requests, jobs, error);
  }
}

/** The worker's part: hands waiting requests to the applicable authority, all of one authority in one call. */
export const createForwardHandler =
  (parts: ForwardParts): JobHandler<ForwardJob> =>
  async (jobs) => {
    const waiting = (
      await findRequests(
        parts.database.db,
        jobs.map(({ payload }) => payload),
      )
    ).filter(isWaiting);
    const byAuthority = Map.groupBy(waiting, (row) => row.authority_id);
    const again = await Promise.all(
      [...byAuthority].map(([authorityId, requests]) => {
        const ids = new Set(requests.map(({ id }) => id));
        return forward(
          parts,
          authorityId,
          requests,
          jobs.filter(({ payload }) => ids.has(payload.requestId)),
        );
      }),
    );
    return again.flat();
  };
