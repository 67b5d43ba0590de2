import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { lockOrder, updateOrder } from './order.store.ts';

export type FulfilledOrder = { readonly accountId: string; readonly number: number; readonly at: Date };

/**
 * An issued order is complete once a mail server has taken its fulfillment email (docs/decisions/0008). Where the desk
 * sends that mail itself nobody else will say so. In the order of their keys, so that no two processes deadlock.
 */
export async function completeOrders(
  trx: Transaction<DeskSchema>,
  audit: Audit,
  fulfilled: readonly FulfilledOrder[],
): Promise<void> {
  const inOrder = fulfilled.toSorted((a, b) => a.accountId.localeCompare(b.accountId) || a.number - b.number);
  for (const { accountId, number, at } of inOrder) {
    const order = await lockOrder(trx, accountId, number);
    if (order?.status !== 'issued') continue;
    const entry = { status: 'complete', reason: null, detail: null, at: at.toISOString() } as const;
    await updateOrder(trx, order, {
      status: 'complete',
      status_reason: null,
      status_detail: null,
      timeline: [...order.timeline, entry],
    });
    const params = { from: 'issued', to: 'complete' };
    await audit(trx, { accountId, orderNumber: number, action: 'order.status_changed', actor: null, params });
  }
}
