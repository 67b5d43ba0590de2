import { CertdeskError, type RevokeOrderBody } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import { insertDeed } from './deed.store.ts';
import { deedJob } from './order.jobs.ts';
import { lockOrder, type OrderRow } from './order.store.ts';
import type { DeedParts } from './reissue-order.ts';

export type RevokeOrder = { readonly actor: Actor; readonly number: number; readonly body: RevokeOrderBody };

/** Names are stored as the certificate has them, in small letters; who types it with capitals means the same one. */
const isConfirmed = ({ common_name }: OrderRow, typed: string): boolean => typed.toLowerCase() === common_name;

/**
 * Asks for every valid certificate of an order to be revoked: the wish, its audit entry and its job commit together. That
 * they are revoked is the authority's word. Who asks again while the first wish is open has asked already.
 */
export async function revokeOrder(parts: DeedParts, { actor, number, body }: RevokeOrder): Promise<OrderRow> {
  const { accountId, userId, name } = actor;
  return parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    if (!isConfirmed(order, body.commonName))
      throw new CertdeskError('order.name_not_confirmed', {
        faults: [{ path: '/commonName', code: 'order.name_not_confirmed' }],
      });
    if (order.open_deed_kind === 'revoke') return order;
    if (!parts.presenter.order(order).abilities.revoke.allowed) throw new CertdeskError('order.not_revocable');
    const at = parts.clock.now();
    const deed = {
      account_id: accountId,
      id: newId(),
      order_number: number,
      kind: 'revoke' as const,
      state: 'requested' as const,
      reason: body.reason,
      same_key: false,
      requested_by: userId,
      requested_by_name: name,
      requested_at: at,
    };
    await insertDeed(trx, order, deed);
    await parts.audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.revocation_requested',
      actor: { id: userId, name },
      params: { reason: body.reason },
    });
    await parts.jobs.enqueue(trx, deedJob, [{ accountId, number, deedId: deed.id }]);
    return { ...order, open_deed: deed.id, open_deed_kind: deed.kind, open_deed_at: at };
  });
}
