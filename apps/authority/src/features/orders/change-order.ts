import type { Unit } from '../events/index.ts';
import { changeState } from './order.store.ts';
import { nextState, type Order, type OrderAct } from './order.ts';
import { viewOrder } from './order-view.ts';
import { productOf } from './product.ts';

export type OrderChange = { order: Order; act: OrderAct; at: Date; detail?: string | undefined };

export async function announceOrder(unit: Unit, order: Order, at: Date): Promise<void> {
  unit.announce({
    type: 'order.changed',
    at: at.toISOString(),
    orderId: order.id,
    reference: order.reference,
    order: await viewOrder(unit.trx, order),
  });
}

/**
 * Carries out an act on an order, with its event. Answers the changed order, or undefined when its state does not allow
 * the act, or no longer: then nothing has changed.
 */
export async function changeOrder(unit: Unit, { order, act, at, detail }: OrderChange): Promise<Order | undefined> {
  const to = nextState(order, act, productOf(order).validationLevel);
  if (!to) return undefined;
  const change = { id: order.id, from: order, to, detail: detail ?? null };
  if (!(await changeState(unit.trx, change))) return undefined;
  const changed = { ...order, ...to, detail: change.detail };
  await announceOrder(unit, changed, at);
  return changed;
}
