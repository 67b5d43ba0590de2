import { CertdeskError } from '@certdesk/contract';
import type { Clock, Database } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { twoThirdsOf } from './auto-renewal.ts';
import { lockOrder, type OrderRow, updateOrder } from './order.store.ts';
import { hasComeToNothing } from './order.ts';

export type AutoRenewalParts = {
  readonly database: Database<DeskSchema>;
  readonly audit: Audit;
  readonly clock: Clock;
};
export type ChangeAutoRenewal = { readonly actor: Actor; readonly number: number; readonly enabled: boolean };

/** Throws CertdeskError where no renewal can come any more. */
function checkRenewable({ status, status_reason: statusReason, renewed_by: renewedBy }: OrderRow): void {
  if (renewedBy !== null) throw new CertdeskError('order.already_renewed', { params: { number: renewedBy } });
  if (status === 'revoked' || hasComeToNothing({ status, statusReason }))
    throw new CertdeskError('order.not_renewable');
}

/** As it is before an authority has been asked for its advice. */
function firstPlan({ effective_at: effectiveAt, expires_at: expiresAt }: OrderRow, now: Date) {
  const renewAt = effectiveAt && expiresAt ? twoThirdsOf({ effectiveAt, expiresAt }) : null;
  return { renew_at: renewAt, renew_check_at: now, renewal_failures: 0, renewal_failure: null, renewal_notice: null };
}

const OFF = { auto_renew: false, renew_at: null, renew_check_at: null, renewal_notice: null } as const;

/** The locked order is renewed in time no more, because a person wants that. */
export async function disableAutoRenewal(
  { audit }: Pick<AutoRenewalParts, 'audit'>,
  trx: Transaction<DeskSchema>,
  { order, actor }: { order: OrderRow; actor: Actor },
): Promise<OrderRow> {
  const changed = await updateOrder(trx, order, OFF);
  await audit(trx, {
    accountId: order.account_id,
    orderNumber: order.number,
    action: 'order.auto_renewal_disabled',
    actor: { id: actor.userId, name: actor.name },
  });
  return changed;
}

/**
 * Turns the renewal in time on or off. On again after it has stopped, it begins anew. What an order is now is what its
 * successor gets: an order that waits for its certificate may be told already.
 */
export async function changeAutoRenewal(
  { database, audit, clock }: AutoRenewalParts,
  { actor, number, enabled }: ChangeAutoRenewal,
): Promise<OrderRow> {
  const { accountId, userId, name } = actor;
  return database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    if (enabled) checkRenewable(order);
    if (enabled === order.auto_renew && (!enabled || order.renew_check_at !== null)) return order;
    if (!enabled) return disableAutoRenewal({ audit }, trx, { order, actor });
    const changed = await updateOrder(trx, order, { auto_renew: true, ...firstPlan(order, clock.now()) });
    await audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.auto_renewal_enabled',
      actor: { id: userId, name },
    });
    return changed;
  });
}
