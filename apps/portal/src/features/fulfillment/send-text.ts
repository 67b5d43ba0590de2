import type { MailKind, Order } from '@certdesk/contract';

/** The text that says what is asked for, or what happens next: who sends the email differs between authorities. */
export function textOf(
  part: 'text' | 'next',
  { kind, order }: { kind: MailKind; order: Pick<Order, 'fulfillmentBy'> },
) {
  if (kind === 'approver') return `send.${part}.approver` as const;
  return order.fulfillmentBy === 'desk'
    ? (`send.${part}.fulfillment.desk` as const)
    : (`send.${part}.fulfillment` as const);
}
