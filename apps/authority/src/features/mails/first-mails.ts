import { createMessageId } from '@certdesk/mail';
import { type Clock, newId } from '@certdesk/platform';
import type { Unit } from '../events/index.ts';
import type { Order } from '../orders/index.ts';
import { queueMails } from './queue-mails.ts';

export type FirstMailsOptions = { clock: Clock; messageDomain: string; wake: () => void };

/** The mails that nobody asks for: to the approver when an order is placed, and with the certificate when it is issued. */
export function createFirstMails({ clock, messageDomain, wake }: FirstMailsOptions) {
  const base = (order: Order) => {
    const id = newId();
    const { id: orderId, reference, approverEmail: recipient } = order;
    const messageId = createMessageId(id, messageDomain);
    return { id, orderId, reference, recipient, messageId, firstMessageId: null, approvalRound: 0 };
  };
  return {
    onPlaced: (unit: Unit, order: Order): Promise<void> =>
      queueMails(unit, [{ ...base(order), kind: 'approver', reason: 'placed', issuanceId: null }], {
        now: clock.now(),
        wake,
      }),
    onIssued: (unit: Unit, order: Order, issuanceId: string): Promise<void> =>
      queueMails(unit, [{ ...base(order), kind: 'fulfillment', reason: 'issued', issuanceId }], {
        now: clock.now(),
        wake,
      }),
  };
}
