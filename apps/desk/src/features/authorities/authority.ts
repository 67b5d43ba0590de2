import type {
  Contacts,
  Issuance,
  Language,
  MailDetail,
  MailKind,
  MailReason,
  OrderStatus,
  Organization,
  Product,
  RequestState,
  ServerType,
  StatusReason,
} from '@certdesk/contract';

/** What the desk hands to an authority to place an order. `reference` is the desk's id of the order: asked twice, placed once. */
export type OrderToPlace = {
  readonly reference: string;
  readonly orderNumber: number;
  readonly productId: string;
  readonly csr: string;
  readonly names: readonly string[];
  readonly approverEmail: string;
  readonly language: Language;
  readonly serverType: ServerType;
  readonly applicant: string;
  readonly contacts: Contacts;
  readonly organization: Organization | null;
};

/** An order as an authority reports it, without the certificate. */
export type AuthorityOrderState = {
  readonly authorityOrderId: string;
  readonly status: OrderStatus;
  readonly statusReason: StatusReason | null;
  readonly statusDetail: string | null;
  readonly approvalEndsAt: Date | null;
  readonly issuances: readonly Issuance[];
};

export type MailToRequest = { readonly id: string; readonly authorityOrderId: string; readonly kind: MailKind };
export type MailAnswer = {
  readonly id: string;
  readonly outcome: 'taken' | 'refused';
  readonly detail?: MailDetail | undefined;
};

/** Something that changed at the authority, known by the desk's reference of the order. */
export type AuthorityEvent = { readonly sequence: number; readonly at: Date; readonly reference: string } & (
  | { readonly type: 'order.changed'; readonly order: AuthorityOrderState }
  | { readonly type: 'mail.changed'; readonly mail: MailProgress }
);
export type MailProgress = {
  readonly id: string;
  readonly kind: MailKind;
  readonly reason: MailReason;
  readonly recipient: string;
  readonly state: RequestState;
  readonly detail?: MailDetail | undefined;
};

/** What an authority can do is data: shown to people, and the reason why an action is not offered. */
export type AuthorityAbilities = {
  readonly resendFulfillment: boolean;
  readonly resendApprover: boolean;
  readonly cancel: boolean;
};

/** The port every certificate authority is spoken to through. Each call may throw AuthorityError. */
export type Authority = {
  readonly id: string;
  readonly name: string;
  readonly abilities: AuthorityAbilities;
  products: () => Promise<readonly Product[]>;
  /** Idempotent by `reference`. */
  place: (order: OrderToPlace) => Promise<AuthorityOrderState>;
};

/** Optional abilities are separate interfaces, found by their guards. */
export type RequestsMail = { requestMails: (mails: readonly MailToRequest[]) => Promise<readonly MailAnswer[]> };
export type Cancels = { cancel: (authorityOrderId: string) => Promise<AuthorityOrderState> };
export type PublishesEvents = {
  /** Events after a sequence, oldest first, at most some hundred; fewer than asked for means there are no more. */
  eventsAfter: (sequence: number) => Promise<{ readonly events: readonly AuthorityEvent[]; readonly latest: number }>;
  /** Tells the authority where to call when something has changed. */
  registerCallback: (url: string) => Promise<void>;
};

export const canRequestMail = (authority: Authority): authority is Authority & RequestsMail =>
  'requestMails' in authority;
export const canCancel = (authority: Authority): authority is Authority & Cancels => 'cancel' in authority;
export const publishesEvents = (authority: Authority): authority is Authority & PublishesEvents =>
  'eventsAfter' in authority;
