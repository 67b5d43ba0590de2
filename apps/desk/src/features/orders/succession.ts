import { CertdeskError } from '@certdesk/contract';
import { addMs } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { retryRenewalAfter } from './auto-renewal.ts';
import { findByIdempotencyKey, lockOrder, type OrderRow, updateOrder } from './order.store.ts';
import { hasComeToNothing } from './order.ts';

/** An order and the one that renews it: at most one at a time, unless that one has come to nothing. */

type Placer = Pick<Actor, 'accountId'> & { readonly userId: string | null; readonly name: string | null };

export const auditedActor = ({ userId, name }: Placer): { id: string; name: string } | null =>
  userId === null ? null : { id: userId, name: name ?? userId };

/**
 * The order to be renewed, locked, so that of two renewals at the same moment the second one finds the first. Undefined when
 * the same request has placed its order already. Throws `order.not_found` and `order.already_renewed`.
 */
export async function lockPredecessor(
  trx: Transaction<DeskSchema>,
  { accountId, number, idempotencyKey }: { accountId: string; number: number; idempotencyKey: string | null },
): Promise<OrderRow | undefined> {
  const order = await lockOrder(trx, accountId, number);
  if (!order) throw new CertdeskError('order.not_found');
  if (idempotencyKey && (await findByIdempotencyKey(trx, accountId, idempotencyKey))) return undefined;
  if (order.renewed_by !== null)
    throw new CertdeskError('order.already_renewed', { params: { number: order.renewed_by } });
  return order;
}

/** The locked predecessor knows its successor from now on. */
export async function noteSuccessor(
  { audit }: { audit: Audit },
  trx: Transaction<DeskSchema>,
  { predecessor, order, actor }: { predecessor: OrderRow; order: OrderRow; actor: Placer },
): Promise<void> {
  const byItself = actor.userId === null;
  // What is renewed in time is so for good: its successor too.
  if (predecessor.auto_renew) await updateOrder(trx, order, { auto_renew: true, renew_check_at: order.created_at });
  await updateOrder(trx, predecessor, {
    renewed_by: order.number,
    ...(byItself && { renewal_notice: 'renewed' as const, renewal_failure: null }),
  });
  await audit(trx, {
    accountId: order.account_id,
    orderNumber: predecessor.number,
    action: byItself ? 'order.renewed_in_time' : 'order.renewed',
    actor: auditedActor(actor),
    params: { number: order.number },
  });
}

type Failure = { readonly reason: string; readonly at: Date };

/** A renewal in time has failed: it is tried again later, so often at most; people are told of the first time and of the last. */
export async function noteRenewalFailure(
  trx: Transaction<DeskSchema>,
  order: OrderRow,
  { reason, at }: Failure,
): Promise<void> {
  const failures = order.renewal_failures + 1;
  const pause = retryRenewalAfter(failures);
  await updateOrder(trx, order, {
    renewal_failures: failures,
    renewal_failure: reason,
    renew_check_at: pause === undefined ? null : addMs(at, pause),
    ...(pause === undefined && { renewal_notice: 'stopped' as const }),
    ...(failures === 1 && { renewal_notice: 'failed' as const }),
  });
}

/** When an order that renews another one has come to nothing, the other one can be renewed again. */
export async function releasePredecessor(trx: Transaction<DeskSchema>, order: OrderRow, at: Date): Promise<void> {
  if (order.renews === null) return;
  if (!hasComeToNothing({ status: order.status, statusReason: order.status_reason })) return;
  const predecessor = await lockOrder(trx, order.account_id, order.renews);
  if (predecessor?.renewed_by !== order.number) return;
  const released = await updateOrder(trx, predecessor, { renewed_by: null });
  if (!predecessor.auto_renew || order.placed_by !== null) return;
  await noteRenewalFailure(trx, released, { reason: order.status_detail ?? order.status_reason ?? order.status, at });
}
