import type { AuthorityEvent, MailChanged, OrderChanged } from '@certdesk/authority-protocol';
import type { EventRow } from '../../database/tables.ts';

/** Something that has changed, before it has its place in the sequence. */
export type NewEvent = Omit<OrderChanged, 'sequence'> | Omit<MailChanged, 'sequence'>;

export const payloadOf = (event: NewEvent): unknown => (event.type === 'order.changed' ? event.order : event.mail);

export function toEvent(row: EventRow): AuthorityEvent {
  const base = {
    sequence: row.sequence,
    at: row.at.toISOString(),
    orderId: row.order_id,
    reference: row.reference,
  };
  // cast: the payload was written by payloadOf for this type
  return row.type === 'order.changed'
    ? { ...base, type: row.type, order: row.payload as OrderChanged['order'] }
    : { ...base, type: row.type, mail: row.payload as MailChanged['mail'] };
}
