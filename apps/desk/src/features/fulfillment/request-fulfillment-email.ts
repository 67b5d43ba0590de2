import { CertdeskError, type FulfillmentRequest, type MailKind } from '@certdesk/contract';
import { type Clock, type Database, gather, HOUR, type Jobs, newId } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { findOrder, limitRefusal, type MailLimits, type Presenter, tooMany } from '../orders/index.ts';
import { type Acceptance, acceptRequests, allowanceUsed, windowStart } from './accept-requests.store.ts';
import { forwardRequestJob } from './fulfillment.jobs.ts';
import { findByIdempotencyKey, presentRequest } from './fulfillment.store.ts';

export type RequestParts = {
  database: Database<DeskSchema>;
  jobs: Jobs;
  clock: Clock;
  presenter: Presenter;
  limits: MailLimits;
  perAccountHour: number;
};
export type RequestEmail = { actor: Actor; orderNumber: number; kind: MailKind; idempotencyKey: string | undefined };

/** Requests in one transaction at most: enough to share its cost, and still a brief lock on each order. */
const MAX_GROUP = 50;

/** Why a request was not accepted. Read after the fact, so a refusal that has just ended is told as a brief wait. */
async function explainRefusal(
  { database, presenter, clock, perAccountHour }: RequestParts,
  { actor, orderNumber, kind }: RequestEmail,
): Promise<CertdeskError> {
  const order = await findOrder(database.db, actor.accountId, orderNumber);
  if (!order) return new CertdeskError('order.not_found');
  const abilities = presenter.order(order).abilities;
  const ability = kind === 'fulfillment' ? abilities.resendFulfillment : abilities.resendApprover;
  const now = clock.now();
  const limit = limitRefusal(ability);
  if (limit) return limit;
  if (ability.reason) return new CertdeskError('fulfillment.not_available', { params: { reason: ability.reason } });
  const used = await allowanceUsed(database.db, actor.accountId, now);
  if (used >= perAccountHour) return tooMany('fulfillment.account_limit', new Date(windowStart(now).getTime() + HOUR));
  return tooMany('fulfillment.cooling_down', new Date(now.getTime() + 1000));
}

/** The same key again gets the same answer. Throws `idempotency.key_reused` when it was another order or kind. */
async function findRequestedBefore(
  { database }: RequestParts,
  { actor, orderNumber, kind, idempotencyKey }: RequestEmail,
): Promise<FulfillmentRequest | undefined> {
  if (!idempotencyKey) return undefined;
  const before = await findByIdempotencyKey(database.db, actor.accountId, idempotencyKey);
  if (!before) return undefined;
  if (before.order_number !== orderNumber || before.kind !== kind) throw new CertdeskError('idempotency.key_reused');
  return presentRequest(before);
}

type Accepted = { readonly recipient: string; readonly at: Date };

/** What makes the mails happen commits together: requests, audit entries and jobs. Undefined for what was not accepted. */
async function acceptGroup(
  { database, jobs, clock, limits, perAccountHour }: RequestParts,
  group: readonly Acceptance[],
): Promise<(Accepted | undefined)[]> {
  const at = clock.now();
  return database.db.transaction().execute(async (trx) => {
    const rows = await acceptRequests(trx, group, { at, limits, perAccountHour });
    const recipients = new Map(rows.map(({ id, recipient }) => [id, recipient]));
    const taken = group.filter(({ id }) => recipients.has(id));
    const payloads = taken.map(({ accountId, id }) => ({ accountId, requestId: id }));
    if (payloads.length > 0) await jobs.enqueue(trx, forwardRequestJob, payloads);
    return group.map(({ id }) => {
      const recipient = recipients.get(id);
      return recipient === undefined ? undefined : { recipient, at };
    });
  });
}

export type RequestFulfillmentEmail = (request: RequestEmail) => Promise<FulfillmentRequest>;

/**
 * Requests an email of an order again. What makes it happen is stored before the answer is given. Requests that come
 * while others are being stored are stored together. Throws `order.not_found`, `fulfillment.not_available` and the
 * limits with their moment of freedom.
 */
export function createRequestFulfillmentEmail(parts: RequestParts): RequestFulfillmentEmail {
  const accept = gather<Acceptance, Accepted | undefined>({
    run: (group) => acceptGroup(parts, group),
    keysOf: ({ accountId, orderNumber, idempotencyKey }) => [
      `order ${accountId} ${orderNumber}`,
      ...(idempotencyKey === undefined ? [] : [`key ${accountId} ${idempotencyKey}`]),
    ],
    maximum: MAX_GROUP,
  });
  return async (request) => {
    const { actor, orderNumber, kind, idempotencyKey } = request;
    const requestedBy = { id: actor.userId, name: actor.name };
    const acceptance = { id: newId(), accountId: actor.accountId, orderNumber, kind, requestedBy, idempotencyKey };
    const accepted = await accept(acceptance);
    if (accepted) return presentAccepted(acceptance, accepted);
    const before = await findRequestedBefore(parts, request);
    if (before) return before;
    throw await explainRefusal(parts, request);
  };
}

function presentAccepted(
  { id, orderNumber, kind, requestedBy }: Acceptance,
  { recipient, at }: Accepted,
): FulfillmentRequest {
  const requestedAt = at.toISOString();
  return {
    id,
    orderNumber,
    kind,
    reason: 'resend',
    state: 'requested',
    recipient,
    requestedBy,
    requestedAt,
    events: [{ state: 'requested', at: requestedAt }],
  };
}
