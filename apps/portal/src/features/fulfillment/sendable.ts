import type { AbilityState, MailKind, Order } from '@certdesk/contract';

export type Sendable = { kind: MailKind; ability: AbilityState };

/**
 * Which mail Send is about: while the order waits for its approval the approver email, afterwards the fulfillment email.
 * The desk says whether it may be sent now; an approver email that it allows is offered in any state.
 */
export function sendableOf(order: Pick<Order, 'status' | 'abilities'>): Sendable {
  const { resendApprover, resendFulfillment } = order.abilities;
  const isForApprover = order.status === 'pending_approval' || (resendApprover.allowed && !resendFulfillment.allowed);
  return isForApprover
    ? { kind: 'approver', ability: resendApprover }
    : { kind: 'fulfillment', ability: resendFulfillment };
}
