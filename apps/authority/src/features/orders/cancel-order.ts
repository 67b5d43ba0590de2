import { CertdeskError } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Work } from '../events/index.ts';
import { changeOrder } from './change-order.ts';
import { lockOrder } from './order.store.ts';
import type { Order } from './order.ts';

export type CancelOrderOptions = { work: Work; clock: Clock };

/** Cancels an order that nobody has issued for yet. A second cancellation finds it canceled and is content. */
export async function cancelOrder({ work, clock }: CancelOrderOptions, id: string): Promise<Order> {
  return work(async (unit) => {
    const order = await lockOrder(unit.trx, id);
    if (!order) throw new CertdeskError('order.not_found');
    if (order.status === 'canceled') return order;
    const canceled = await changeOrder(unit, { order, act: 'cancel', at: clock.now() });
    if (!canceled) throw new CertdeskError('order.not_cancelable');
    return canceled;
  });
}
