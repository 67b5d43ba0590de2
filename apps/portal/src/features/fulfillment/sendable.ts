import type { AbilityState, MailKind, Order } from '@certdesk/contract';

export type Sendable = { kind: MailKind; ability: AbilityState };

/**
 * Which mail Send is about: while the order waits for its approval the approver email, afterwards the fulfillment email,
 * which is the only one where names are shown without a mail.
 * The desk says whether it may be sent now; an approver email that it allows is offered in any state.
 */
export function sendableOf(order: Pick<Order, 'status' | 'abilities'>): Sendable {
  const { resendApprover, resendFulfillment } = order.abilities;
  const isAwaited = order.status === 'pending_approval' && resendApprover.reason !== 'not_offered';
  const isForApprover = isAwaited || (resendApprover.allowed && !resendFulfillment.allowed);
  return isForApprover
    ? { kind: 'approver', ability: resendApprover }
    : { kind: 'fulfillment', ability: resendFulfillment };
}
