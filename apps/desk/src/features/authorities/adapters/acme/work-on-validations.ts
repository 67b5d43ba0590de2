import type { Validation } from '@certdesk/contract';
import { addMs, DAY, MINUTE, type OutboundAnswer, OutboundError } from '@certdesk/platform';
import { AuthorityError } from '../../authority-error.ts';
import type { Authorization, Challenge } from './client/messages.ts';
import { wordProblem } from './client/problems.ts';
import { DnsUpdateError } from './dns/update-zone.ts';
import type { AcmeParts } from './parts.ts';
import { type Prepared, prepareValidation } from './prepare-validation.ts';
import { challengeFor, challengeType, nameOf } from './record-of-challenge.ts';
import type { AcmeMethod } from './settings.ts';

/** An order as far as its names are concerned. */
export type ToValidate = {
  readonly orderUrl: string;
  readonly accountId: string;
  readonly method: AcmeMethod;
  readonly until: Date;
};
export type KnownAuthorization = Authorization & { readonly url: string; readonly answer: OutboundAnswer };

/** A name may stay shown for as long as public authorities may reuse it (BR 4.2.1: 200 days at most since 2026-03-15). */
const PROOF_DAYS = 200;
/**
 * For so long an authority that was told to look is left to it. Many say `pending` until they have looked, and each telling
 * is a look of its own: failed ones are rationed, and one that ends after the file is taken down undoes the one before.
 */
const LOOKING_MS = MINUTE;

export const readAuthorizations = ({ client }: AcmeParts, urls: readonly string[]): Promise<KnownAuthorization[]> =>
  Promise.all(
    urls.map(async (url) => {
      const { authorization, answer } = await client.readAuthorization(url);
      return { ...authorization, url, answer };
    }),
  );

const STATES = { valid: 'valid', invalid: 'invalid', processing: 'checking', pending: 'checking' } as const;

type Open = { readonly url: string; readonly challenge: Challenge; readonly prepared: Prepared };
type Item = Open | { readonly settled: Validation };
const isOpen = (item: Item): item is Open => 'prepared' in item;

/** Why a name is shown, or never will be; otherwise the challenge that is to be met. */
function challengeOrEnd(authorization: KnownAuthorization, method: AcmeMethod): Challenge | Validation {
  const shown = { name: nameOf(authorization), method, by: 'desk' as const };
  if (authorization.status === 'valid') return { ...shown, state: 'valid' };
  if (authorization.status !== 'pending') {
    const failed = authorization.challenges.find(({ error }) => error !== undefined);
    return { ...shown, state: 'invalid', detail: failed?.error ? wordProblem(failed.error) : authorization.status };
  }
  const challenge = challengeFor(authorization, method);
  // Which challenges there are is the authority's answer to this name, so this is a refusal of its own.
  return challenge ?? { ...shown, state: 'invalid', detail: `${challengeType(method)} is not offered` };
}

/** Publishes the files and sets the records, all of an order at once. Answers why the records could not be set. */
async function provide(parts: AcmeParts, { orderUrl, until }: ToValidate, open: readonly Open[]) {
  const files = open.flatMap(({ prepared: { publish } }) => (publish ? [{ ...publish, order: orderUrl, until }] : []));
  if (files.length > 0) await parts.challenges.publish(files);
  const changes = open.flatMap(({ prepared: { set } }) => (set ? [set] : []));
  if (changes.length === 0) return undefined;
  try {
    await parts.updateZone(changes);
    return undefined;
  } catch (error) {
    if (!(error instanceof DnsUpdateError)) throw error;
    parts.log.warn({ event: 'acme.records_not_set', authorityId: parts.id, code: error.code, err: error });
    return error.message;
  }
}

type Known = { readonly fault: string | undefined; readonly lookedAt: ReadonlyMap<string, string> };

/** What a name waits for; unchanged when the authority is to be told. */
async function waitOrTell(item: Item, { fault, lookedAt }: Known): Promise<Item> {
  if (!isOpen(item)) return item;
  const { challenge, prepared } = item;
  const settled = (rest: Pick<Validation, 'state' | 'detail'>) => ({ settled: { ...prepared.shown, ...rest } });
  if (lookedAt.has(challenge.url)) return settled({ state: 'checking' });
  if (fault !== undefined && prepared.set) return settled({ state: 'waiting', detail: fault });
  return (await prepared.isThere()) ? item : settled({ state: 'waiting' });
}

const neverLeft = ({ cause }: AuthorityError): boolean => cause instanceof OutboundError && cause.kind === 'not_sent';

/** An authority that is looking already, or has just found out, refuses to be told again: the next reading shows it. */
async function tell({ client, proofs }: AcmeParts, challenge: Challenge): Promise<Validation['state']> {
  try {
    return STATES[(await client.respond(challenge)).status];
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    if (error.kind === 'refused') return 'checking';
    if (neverLeft(error)) await proofs.forget([challenge.url]);
    throw error;
  }
}

async function prepareEach(
  { client, settings, lookUp }: AcmeParts,
  { method, accountId }: ToValidate,
  authorizations: readonly KnownAuthorization[],
): Promise<Item[]> {
  const account = await client.account();
  return Promise.all(
    authorizations.map(async (authorization): Promise<Item> => {
      const challenge = challengeOrEnd(authorization, method);
      if ('state' in challenge) return { settled: challenge };
      // It may be looking already: what is there then stays as it is.
      const options = { authorization, challenge, method, account, accountId, settings, lookUp };
      const prepared = await prepareValidation(options);
      if (challenge.status !== 'pending') return { settled: { ...prepared.shown, state: STATES[challenge.status] } };
      return { url: authorization.url, challenge, prepared };
    }),
  );
}

/**
 * Does for each name of an order what can be done now: sets what the desk can set, looks whether it is there, and only
 * then tells the authority, once. May be ended anywhere and begun again.
 */
export async function workOnValidations(
  parts: AcmeParts,
  order: ToValidate,
  authorizations: readonly KnownAuthorization[],
): Promise<readonly Validation[]> {
  const { proofs, clock } = parts;
  const { accountId } = order;
  const items = await prepareEach(parts, order, authorizations);
  const open = items.filter(isOpen);
  const until = addMs(clock.now(), PROOF_DAYS * DAY);
  // Before anything is shown to the authority: after a crash in between, the proof would be nobody's.
  if (open.length > 0) await proofs.note(open.map(({ url }) => ({ key: url, accountId, until })));
  const fault = await provide(parts, order, open);
  const lookedAt = await proofs.ownersOf(open.map(({ challenge }) => challenge.url));
  const known = await Promise.all(items.map((item) => waitOrTell(item, { fault, lookedAt })));
  const lookUntil = addMs(clock.now(), LOOKING_MS);
  const toTell = known.filter(isOpen);
  // Before it is told: a telling whose answer is lost may have arrived.
  await proofs.note(toTell.map(({ challenge }) => ({ key: challenge.url, accountId, until: lookUntil })));
  return Promise.all(
    known.map(async (item) =>
      isOpen(item) ? { ...item.prepared.shown, state: await tell(parts, item.challenge) } : item.settled,
    ),
  );
}

/** The names of an order that has ended. */
export const showEnded = (authorizations: readonly KnownAuthorization[], method: AcmeMethod): readonly Validation[] =>
  authorizations.map((authorization) => {
    const challenge = challengeOrEnd(authorization, method);
    if ('state' in challenge) return challenge;
    return { name: nameOf(authorization), method, by: 'desk', state: 'waiting' };
  });
