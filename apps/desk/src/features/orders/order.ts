import type { Abilities, AbilityState, DeedKind, LastRequest, OrderStatus, StatusReason } from '@certdesk/contract';
import { addMs, DAY, HOUR, MINUTE } from '@certdesk/platform';
import type { AuthorityAbilities } from '../authorities/index.ts';

/** The rules of an order, without I/O. */

/** How often the mails of one order may be requested: the nth newest request must be older than its window. */
export type MailLimits = { readonly coolDownMs: number; readonly perHour: number; readonly perDay: number };
export const DEFAULT_MAIL_LIMITS: MailLimits = { coolDownMs: MINUTE, perHour: 5, perDay: 20 };

export type OrderState = {
  readonly status: OrderStatus;
  readonly statusReason: StatusReason | null;
  readonly authorityOrderId: string | null;
  readonly approvalEndsAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  /** Somebody else is about to be mailed: until the authority has said yes or no, nobody knows to whom a mail would go. */
  readonly pendingApprover: string | null;
  /** What the authority was asked for and has not settled. */
  readonly openDeed: DeedKind | null;
  readonly isRenewed: boolean;
  readonly mailTimes: readonly Date[];
  readonly lastRequest: LastRequest | null;
};

/** Whether the authority says of an order that has a certificate what a reissue is at: that is no step back. */
export const isReissuing = (from: OrderStatus, to: OrderStatus): boolean =>
  (from === 'issued' || from === 'complete') && (to === 'processing' || to === 'pending_approval' || to === 'issued');

/** Whether an order has ended without a certificate. */
export const hasComeToNothing = ({ status, statusReason }: Pick<OrderState, 'status' | 'statusReason'>): boolean =>
  status === 'canceled' ||
  status === 'rejected' ||
  status === 'failed' ||
  (status === 'expired' && statusReason === 'approval_window_over');

/** Statuses that nothing follows, except that an issued certificate may still expire or be revoked. */
const FOLLOWERS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  processing: ['pending_approval', 'issued', 'complete', 'canceled', 'rejected', 'expired', 'failed'],
  pending_approval: ['processing', 'issued', 'complete', 'canceled', 'rejected', 'expired', 'failed'],
  issued: ['complete', 'expired', 'revoked'],
  complete: ['expired', 'revoked'],
  expired: ['revoked'],
  canceled: [],
  rejected: [],
  revoked: [],
  failed: [],
};

/** Whether the authority's word may move the order from one status to the other; the same status may gain a new reason. */
export const mayFollow = (from: OrderStatus, to: OrderStatus): boolean => from === to || FOLLOWERS[from].includes(to);

export type MailFreedom = { readonly reason: 'cooling_down' | 'order_limit'; readonly freeAt: Date } | undefined;

/**
 * When the next mail may be requested. `mailTimes` are the newest first. The latest moment of the three rules counts,
 * and `undefined` means now. So nobody can bomb a domain administrator.
 */
export function mailFreedom(mailTimes: readonly Date[], limits: MailLimits, now: Date): MailFreedom {
  const rules = [
    { nth: mailTimes[0], windowMs: limits.coolDownMs, reason: 'cooling_down' as const },
    { nth: mailTimes[limits.perHour - 1], windowMs: HOUR, reason: 'order_limit' as const },
    { nth: mailTimes[limits.perDay - 1], windowMs: DAY, reason: 'order_limit' as const },
  ];
  return rules
    .flatMap(({ nth, windowMs, reason }) => (nth ? [{ reason, freeAt: addMs(nth, windowMs) }] : []))
    .filter(({ freeAt }) => freeAt > now)
    .sort((a, b) => b.freeAt.getTime() - a.freeAt.getTime())[0];
}

const allowed: AbilityState = { allowed: true };
const refused = (reason: NonNullable<AbilityState['reason']>, freeAt?: Date): AbilityState => ({
  allowed: false,
  reason,
  ...(freeAt && { freeAt: freeAt.toISOString() }),
});

/** Why no mail of an order that has ended can be sent, or none that belongs to the time before the end. */
function closedReason(order: OrderState): AbilityState | undefined {
  if (order.status === 'canceled') return refused('order_canceled');
  if (order.status === 'rejected') return refused('order_rejected');
  if (order.status === 'failed') return refused('order_failed');
  if (order.status === 'revoked') return refused('certificate_revoked');
  if (order.status === 'expired' && order.statusReason === 'approval_window_over')
    return refused('approval_window_over');
  return undefined;
}

const hasCertificate = ({ status, statusReason }: OrderState) =>
  status === 'issued' || status === 'complete' || (status === 'expired' && statusReason !== 'approval_window_over');

function mailable(order: OrderState, freedom: MailFreedom): AbilityState {
  if (order.pendingApprover !== null) return refused('approver_change_pending');
  return freedom ? refused(freedom.reason, freedom.freeAt) : allowed;
}

function resendFulfillment(order: OrderState, freedom: MailFreedom): AbilityState {
  const closed = closedReason(order);
  if (closed) return closed;
  if (!hasCertificate(order)) return refused('not_issued_yet');
  return mailable(order, freedom);
}

function resendApprover(order: OrderState, freedom: MailFreedom, now: Date): AbilityState {
  const closed = closedReason(order);
  if (closed) return closed;
  if (hasCertificate(order)) return refused('already_approved');
  if (order.status === 'processing') return refused(order.authorityOrderId ? 'already_approved' : 'not_submitted_yet');
  // BR 3.2.2.4.4: the random value of an approver email is worth nothing after 30 days, and so is sending it again.
  if (order.approvalEndsAt && order.approvalEndsAt <= now) return refused('approval_window_over');
  return mailable(order, freedom);
}

function cancel(order: OrderState): AbilityState {
  const closed = closedReason(order);
  if (closed) return closed;
  if (hasCertificate(order)) return refused('order_closed');
  if (order.cancelRequestedAt) return refused('cancellation_requested');
  return order.authorityOrderId ? allowed : refused('not_submitted_yet');
}

/** A renewal is an order of its own: whatever becomes of this one, once it has had a certificate it can be succeeded. */
function renew(order: OrderState): AbilityState {
  const closed = closedReason(order);
  if (closed) return closed;
  if (!hasCertificate(order)) return refused('not_issued_yet');
  return order.isRenewed ? refused('already_renewed') : allowed;
}

/** What can be done with certificates that are valid, one thing at a time. */
function changeCertificates(order: OrderState): AbilityState {
  const closed = closedReason(order);
  if (closed) return closed;
  if (!hasCertificate(order)) return refused('not_issued_yet');
  if (order.status === 'expired') return refused('certificate_expired');
  if (order.openDeed === 'revoke') return refused('revocation_pending');
  return allowed;
}

function reissue(order: OrderState): AbilityState {
  const state = changeCertificates(order);
  return state.allowed && order.openDeed === 'reissue' ? refused('reissue_pending') : state;
}

/** Another approver is mailed at once: one can be chosen where, and as often as, the mail could be sent again. */
const changeApprover = (order: OrderState, freedom: MailFreedom, now: Date): AbilityState =>
  hasCertificate(order) ? resendFulfillment(order, freedom) : resendApprover(order, freedom, now);

/** What the authority can do that an order's state may allow. */
export type OfferedAbilities = AuthorityAbilities & {
  readonly changeApprover: boolean;
  readonly renew: boolean;
  readonly reissue: boolean;
  readonly revoke: boolean;
};

const offered = (isOffered: boolean, state: AbilityState): AbilityState => (isOffered ? state : refused('not_offered'));

/** What can be done with an order now, and why not otherwise: the order's state, the authority's abilities, the limits. */
export function abilitiesOf(order: OrderState, authority: OfferedAbilities, limits: MailLimits, now: Date): Abilities {
  const freedom = mailFreedom(order.mailTimes, limits, now);
  // A mail that failed has bothered nobody, and another address is what helps then; the hour's and day's limits stay.
  const hasFailed = order.lastRequest?.state === 'failed';
  const changeFreedom = hasFailed ? mailFreedom(order.mailTimes, { ...limits, coolDownMs: 0 }, now) : freedom;
  return {
    resendFulfillment: offered(authority.resendFulfillment, resendFulfillment(order, freedom)),
    resendApprover: offered(authority.resendApprover, resendApprover(order, freedom, now)),
    changeApprover: offered(authority.changeApprover, changeApprover(order, changeFreedom, now)),
    cancel: offered(authority.cancel, cancel(order)),
    renew: offered(authority.renew, renew(order)),
    reissue: offered(authority.reissue, reissue(order)),
    // A compromised key does not wait for its successor.
    revoke: offered(authority.revoke, changeCertificates(order)),
  };
}
