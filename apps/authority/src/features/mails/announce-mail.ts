import type { MailChanged } from '@certdesk/authority-protocol';
import type { MailRow, OrderRow } from '../../database/tables.ts';
import type { Unit } from '../events/index.ts';
import { changeOrder, lockOrder } from '../orders/index.ts';

/** A mail with what the desk knows its order by. */
export type MailOfOrder = Pick<MailRow, 'id' | 'order_id' | 'kind' | 'reason' | 'recipient'> &
  Pick<OrderRow, 'reference' | 'status'>;

export type MailNews = Pick<MailChanged['mail'], 'state' | 'detail'> & { readonly at: Date };

/** Tells the desk what has become of a mail. */
export function announceMail(unit: Unit, row: MailOfOrder, { state, detail, at }: MailNews): void {
  const { id, kind, reason, recipient, order_id: orderId, reference } = row;
  const mail = { id, kind, reason, recipient, state, detail };
  unit.announce({ type: 'mail.changed', at: at.toISOString(), orderId, reference, mail });
}

/** A fulfillment email that is on its way fulfills its order. */
export async function fulfillOrder(unit: Unit, row: MailOfOrder, at: Date): Promise<void> {
  if (row.kind !== 'fulfillment' || row.status !== 'issued') return;
  const order = await lockOrder(unit.trx, row.order_id);
  if (order) await changeOrder(unit, { order, act: 'deliver', at });
}
