import { CertdeskError, type RevocationReason } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Work } from '../events/index.ts';
import { changeOrder, lockOrder, type Order } from '../orders/index.ts';
import { hasValidIssuance, revokeIssuances } from './issuance.store.ts';

export type RevokeOrderOptions = { work: Work; clock: Clock; renewCrl: () => Promise<void> };

export type RevocationOfOrder = { id: string; reason: RevocationReason; serialNumber?: string | undefined };

/**
 * Revokes the order's certificates, or one of them, and publishes that. The order is revoked with its last valid one. A
 * second revocation finds them revoked and is content.
 */
export async function revokeOrder(
  { work, clock, renewCrl }: RevokeOrderOptions,
  { id, reason, serialNumber }: RevocationOfOrder,
): Promise<Order> {
  const revoked = await work(async (unit) => {
    const order = await lockOrder(unit.trx, id);
    if (!order) throw new CertdeskError('order.not_found');
    if (order.status === 'revoked') return order;
    const at = clock.now();
    if (!(await revokeIssuances(unit.trx, { orderId: id, at, reason, serialNumber })))
      throw new CertdeskError('order.not_revocable');
    if (await hasValidIssuance(unit.trx, id, at)) return order;
    const changed = await changeOrder(unit, { order, act: 'revoke', at });
    if (!changed) throw new CertdeskError('order.not_revocable');
    return changed;
  });
  await renewCrl();
  return revoked;
}
