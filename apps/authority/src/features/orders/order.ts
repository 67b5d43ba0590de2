import {
  type Language,
  MAIL_KINDS,
  type MailCause,
  type MailKind,
  type OrderStatus,
  type Organization,
  type ServerType,
  type StatusReason,
  type ValidationLevel,
} from '@certdesk/contract';
import { addMs, DAY } from '@certdesk/platform';

/** BR 3.2.2.4.4: the random value of an approver email may be used, and the email sent again, for 30 days. */
export const APPROVAL_WINDOW_MS = 30 * DAY;

export type OrderState = { readonly status: OrderStatus; readonly reason: StatusReason | null };

export type Order = OrderState & {
  readonly id: string;
  readonly reference: string;
  readonly number: number;
  readonly productId: string;
  readonly csr: string;
  /** Canonical, the common name first. */
  readonly names: readonly string[];
  readonly publicKeySha256: string;
  readonly approverEmail: string;
  readonly language: Language;
  readonly serverType: ServerType;
  readonly applicant: string;
  readonly organization: Organization | null;
  readonly detail: string | null;
  readonly createdAt: Date;
  readonly approvalEndsAt: Date;
  /** Null: not yet, or before this was kept. */
  readonly approvedAt: Date | null;
  /** When the newest certificate ends; null before there is one. */
  readonly certificateEndsAt: Date | null;
  /** 0 for the approver that the order was placed with; grows with each other one that is asked. */
  readonly approvalRound: number;
  readonly codeFailures: number;
  readonly lockedUntil: Date | null;
};

export const ORDER_ACTS = [
  'approve',
  'reject',
  'cancel',
  'endApproval',
  'passVetting',
  'failVetting',
  'issue',
  'failIssuance',
  'reissue',
  'failReissue',
  'deliver',
  'endCertificate',
  'revoke',
] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

const state = (status: OrderStatus, reason: StatusReason | null = null): OrderState => ({ status, reason });

export const PENDING = state('pending_approval');
const VETTING = state('processing', 'vetting');
const ISSUING = state('processing', 'issuing');

const is = (one: OrderState, other: OrderState): boolean => one.status === other.status && one.reason === other.reason;
const holdsCertificate = ({ status }: OrderState): boolean => status === 'issued' || status === 'complete';

type Step = { readonly isFrom: (from: OrderState) => boolean; readonly to: (level: ValidationLevel) => OrderState };

const from =
  (...states: readonly OrderState[]) =>
  (one: OrderState): boolean =>
    states.some((other) => is(one, other));

const STEPS: Readonly<Record<OrderAct, Step>> = {
  // The domain's control is proven by mail for every level (BR 3.2.2.4); the organization is vetted after it.
  approve: { isFrom: from(PENDING), to: (level) => (level === 'DV' ? ISSUING : VETTING) },
  reject: { isFrom: from(PENDING), to: () => state('rejected', 'rejected_by_approver') },
  cancel: { isFrom: from(PENDING, VETTING), to: () => state('canceled', 'canceled_by_account') },
  endApproval: { isFrom: from(PENDING), to: () => state('expired', 'approval_window_over') },
  passVetting: { isFrom: from(VETTING), to: () => ISSUING },
  failVetting: { isFrom: from(VETTING), to: () => state('rejected', 'rejected_by_vetting') },
  issue: { isFrom: from(ISSUING), to: () => state('issued') },
  failIssuance: { isFrom: from(ISSUING), to: () => state('failed', 'issuance_failed') },
  reissue: { isFrom: holdsCertificate, to: () => ISSUING },
  // What there was before is as good as it was.
  failReissue: { isFrom: from(ISSUING), to: () => state('issued') },
  deliver: { isFrom: from(state('issued')), to: () => state('complete') },
  endCertificate: { isFrom: holdsCertificate, to: () => state('expired', 'certificate_expired') },
  revoke: { isFrom: holdsCertificate, to: () => state('revoked') },
};

/** Where an act leads from a state; undefined where it is not possible. */
export function nextState(from: OrderState, act: OrderAct, level: ValidationLevel): OrderState | undefined {
  const step = STEPS[act];
  return step.isFrom(from) ? step.to(level) : undefined;
}

export const isWaitingForVetting = (order: OrderState): boolean => is(order, VETTING);
export const isIssuing = (order: OrderState): boolean => is(order, ISSUING);
export const isApprovalOver = (order: Pick<Order, 'approvalEndsAt'>, now: Date): boolean => order.approvalEndsAt <= now;

/** Why a mail of this kind cannot go out now; undefined when it can. */
export function mailRefusal(
  order: OrderState & Pick<Order, 'approvalEndsAt'>,
  kind: MailKind,
  now: Date,
): MailCause | undefined {
  if (kind === 'fulfillment') {
    const certified = holdsCertificate(order) || order.reason === 'certificate_expired';
    return certified ? undefined : 'state_not_allowed';
  }
  if (order.reason === 'approval_window_over') return 'approval_window_over';
  if (!is(order, PENDING)) return 'state_not_allowed';
  return isApprovalOver(order, now) ? 'approval_window_over' : undefined;
}

/**
 * The mail that another approver gets at once. Undefined where no mail can go out, and there no approver can be changed:
 * while an organization is vetted the names are approved already, and a certificate is mailed only once it is there.
 */
export const mailOfChange = (order: OrderState & Pick<Order, 'approvalEndsAt'>, now: Date): MailKind | undefined =>
  MAIL_KINDS.find((kind) => mailRefusal(order, kind, now) === undefined);

/**
 * The order with another approver. While approval is open that begins a new round, with a code, a window and tries of its
 * own (BR 3.2.2.4.4: only the same mail to the same recipient may carry a random value again). What was approved stays so.
 */
export function withApprover(order: Order, approverEmail: string, now: Date): Order {
  if (!is(order, PENDING)) return { ...order, approverEmail };
  const approvalEndsAt = addMs(now, APPROVAL_WINDOW_MS);
  const approvalRound = order.approvalRound + 1;
  return { ...order, approverEmail, approvalRound, approvalEndsAt, codeFailures: 0, lockedUntil: null };
}
