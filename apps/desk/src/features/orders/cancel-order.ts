import { CertdeskError } from '@certdesk/contract';
import {
  type Clock,
  type Database,
  eachJob,
  type JobHandler,
  type Jobs,
  type Log,
  type RunningJob,
} from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, AuthorityError, canCancel } from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import { disableAutoRenewal } from './change-auto-renewal.ts';
import { cancelOrderJob, type OrderJob } from './order.jobs.ts';
import { findOrder, lockOrder, type OrderRow, updateOrder } from './order.store.ts';
import { hasComeToNothing } from './order.ts';
import type { Presenter } from './present-order.ts';

export type CancelParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  deliverFirst: DeliverFirst;
  jobs: Jobs;
  clock: Clock;
  log: Log;
  presenter: Presenter;
};

/** Whoever cancels what the desk has ordered by itself wants no other one in its place. */
async function endRenewing(parts: CancelParts, trx: Transaction<DeskSchema>, order: OrderRow, actor: Actor) {
  if (order.renews === null || order.placed_by !== null) return;
  const former = await lockOrder(trx, order.account_id, order.renews);
  if (former?.auto_renew) await disableAutoRenewal(parts, trx, { order: former, actor });
}

/**
 * Asks for an order to be canceled: the wish, its audit entry and its job commit together. Whether the order is
 * canceled is the authority's answer, which comes as its event.
 */
export async function cancelOrder(parts: CancelParts, actor: Actor, number: number): Promise<OrderRow> {
  const { database, audit, jobs, clock, presenter } = parts;
  const { accountId } = actor;
  return database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    if (order.cancel_requested_at && order.authority_order_id) return order;
    if (!presenter.order(order).abilities.cancel.allowed) throw new CertdeskError('order.not_cancelable');
    const cancelRequestedAt = clock.now();
    await updateOrder(trx, order, { cancel_requested_at: cancelRequestedAt });
    await endRenewing(parts, trx, order, actor);
    await audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.cancellation_requested',
      actor: { id: actor.userId, name: actor.name },
    });
    await jobs.enqueue(trx, cancelOrderJob, [{ accountId, number }]);
    return { ...order, cancel_requested_at: cancelRequestedAt };
  });
}

const hasEnded = ({ status, status_reason: statusReason }: OrderRow): boolean =>
  hasComeToNothing({ status, statusReason });

async function noteRefusal(
  { database, audit }: CancelParts,
  { accountId, number }: OrderJob,
  error: AuthorityError,
): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    // What has ended meanwhile needs no cancellation, and a refusal of it says nothing.
    if (!order || hasEnded(order)) return;
    await updateOrder(trx, order, { cancel_requested_at: null });
    const params = error.reason ? { reason: error.reason } : {};
    await audit(trx, { accountId, orderNumber: number, action: 'order.cancellation_refused', actor: null, params });
  });
}

async function cancelAtAuthority(parts: CancelParts, { accountId, number }: OrderJob): Promise<void> {
  const order = await findOrder(parts.database.db, accountId, number);
  if (!order?.authority_order_id || !order.cancel_requested_at || hasEnded(order)) return;
  const authority = parts.authorities.get(order.authority_id);
  if (!canCancel(authority)) throw new AuthorityError('refused');
  const state = await authority.cancel(order.authority_order_id);
  await parts.database.db.transaction().execute(async (trx) => {
    const locked = await lockOrder(trx, accountId, number);
    if (locked) await applyOrderState(trx, parts, locked, { state, at: parts.clock.now() });
  });
}

/** Canceling twice is canceling once at the authority, so an uncertain attempt is repeated. */
async function cancelOne(parts: CancelParts, job: RunningJob<OrderJob>): Promise<boolean> {
  try {
    await cancelAtAuthority(parts, job.payload);
    return false;
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    parts.log.warn({
      event: 'order.not_canceled',
      orderNumber: job.payload.number,
      cause: error.kind,
      attempt: job.retries,
      err: error,
    });
    if (error.kind !== 'refused' && !job.lastTry) return true;
    await noteRefusal(parts, job.payload, error);
    return false;
  }
}

export const createCancelHandler = (parts: CancelParts): JobHandler<OrderJob> =>
  eachJob(parts.log, (job) => cancelOne(parts, job));
