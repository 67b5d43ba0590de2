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
  Validation,
  ValidationMethod,
} from '@certdesk/contract';

/** What the desk hands to an authority to place an order. `reference` is the desk's id of the order: asked twice, placed once. */
export type OrderToPlace = {
  readonly reference: string;
  /** The desk's account: what one account has shown for a name serves no other. */
  readonly accountId: string;
  readonly orderNumber: number;
  readonly productId: string;
  readonly csr: string;
  readonly names: readonly string[];
  readonly approverEmail: string;
  readonly language: Language;
  readonly serverType: ServerType;
  readonly applicant: string;
  readonly contacts: Contacts;
  /** What its mails are encrypted to; only for an authority that can. */
  readonly encryptionKey?: string | null;
  readonly organization: Organization | null;
  /** How control over the names is shown; the built-in CA knows email only. */
  readonly validationMethod?: ValidationMethod;
  /** The authority's id of the order that this one renews. */
  readonly renews?: string | undefined;
};

/** An order as an authority reports it, without the certificate. */
export type AuthorityOrderState = {
  readonly authorityOrderId: string;
  readonly status: OrderStatus;
  readonly statusReason: StatusReason | null;
  readonly statusDetail: string | null;
  readonly approvalEndsAt: Date | null;
  /** Whom it mails now, if it says so. */
  readonly approverEmail?: string | undefined;
  readonly issuances: readonly Issuance[];
  /** The authority's own word for the state, kept beside ours. */
  readonly rawStatus?: string | undefined;
  /** What has to be done for the names, by whom; empty when nothing is open. */
  readonly validations?: readonly Validation[] | undefined;
  /** When asking again is worth it, if the authority said so or the desk has something to do by then. */
  readonly askAgainAt?: Date | undefined;
};

export type MailToRequest = {
  readonly id: string;
  readonly authorityOrderId: string;
  readonly kind: MailKind;
  /** The order's domain administrator, for authorities that mail to whom they are told to. */
  readonly recipient: string;
};
/**
 * `taken`: it will mail, and report what becomes of it; `handed_over`: it mails, and reports no more; `refused`: it never
 * will; `uncertain`: it may have mailed, nobody knows, and asking again might mail twice; `later`: it was not asked.
 */
export type MailAnswer = {
  readonly id: string;
  readonly outcome: 'taken' | 'handed_over' | 'refused' | 'uncertain' | 'later';
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
