import { CertdeskError, type ErrorCode, type FulfillmentRequest, type MailKind } from '@certdesk/contract';
import { type Clock, type Database, HOUR, type Jobs } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { findOrder, type MailLimits, type Presenter } from '../orders/index.ts';
import { type Acceptance, acceptRequest, allowanceUsed, windowStart } from './accept-request.store.ts';
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

const LIMIT_CODES: Readonly<Record<string, ErrorCode>> = {
  cooling_down: 'fulfillment.cooling_down',
  order_limit: 'fulfillment.order_limit',
};

const tooMany = (code: ErrorCode, freeAt: Date) =>
  new CertdeskError(code, { params: { freeAt: freeAt.toISOString() }, retryAfter: freeAt });

/** Why the statement accepted nothing. Read after the fact, so a refusal that has just ended is told as a brief wait. */
async function explainRefusal(
  trx: Transaction<DeskSchema>,
  parts: RequestParts,
  { actor, orderNumber, kind }: RequestEmail,
): Promise<CertdeskError> {
  const order = await findOrder(trx, actor.accountId, orderNumber);
  if (!order) return new CertdeskError('order.not_found');
  const abilities = parts.presenter.order(order).abilities;
  const ability = kind === 'fulfillment' ? abilities.resendFulfillment : abilities.resendApprover;
  const now = parts.clock.now();
  if (ability.reason && ability.freeAt)
    return tooMany(LIMIT_CODES[ability.reason] ?? 'fulfillment.cooling_down', new Date(ability.freeAt));
  if (ability.reason) return new CertdeskError('fulfillment.not_available', { params: { reason: ability.reason } });
  const used = await allowanceUsed(trx, actor.accountId, now);
  if (used >= parts.perAccountHour)
    return tooMany('fulfillment.account_limit', new Date(windowStart(now).getTime() + HOUR));
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

const UNIQUE_VIOLATION = '23505';
const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;

/**
 * Requests an email of the order again. What makes it happen is stored before the answer is given: request, audit entry
 * and job commit together. Throws `order.not_found`, `fulfillment.not_available` and the limits with their moment of freedom.
 */
export async function requestFulfillmentEmail(parts: RequestParts, request: RequestEmail): Promise<FulfillmentRequest> {
  const { actor, orderNumber, kind, idempotencyKey } = request;
  const { accountId } = actor;
  const before = await findRequestedBefore(parts, request);
  if (before) return before;
  const { limits, perAccountHour, clock, jobs, database } = parts;
  const requestedBy = { id: actor.userId, name: actor.name };
  const acceptance: Acceptance = {
    accountId,
    orderNumber,
    kind,
    requestedBy,
    idempotencyKey,
    at: clock.now(),
    limits,
    perAccountHour,
  };
  try {
    return await database.db.transaction().execute(async (trx) => {
      const accepted = await acceptRequest(trx, acceptance);
      if (!accepted) throw await explainRefusal(trx, parts, request);
      await jobs.enqueue(trx, forwardRequestJob, [{ accountId, requestId: accepted.id }]);
      return presentAccepted(acceptance, accepted);
    });
  } catch (error) {
    // The same key on two connections at once: the other one was first, and its answer is ours.
    const overtaken =
      isUniqueViolation(error) || error instanceof CertdeskError
        ? await findRequestedBefore(parts, request)
        : undefined;
    if (overtaken) return overtaken;
    throw error;
  }
}

function presentAccepted(
  { orderNumber, kind, requestedBy, at }: Acceptance,
  { id, recipient }: { id: string; recipient: string },
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
