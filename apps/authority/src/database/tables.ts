import type { AuthorityEvent } from '@certdesk/authority-protocol';
import type {
  Contacts,
  Language,
  MailDetail,
  MailKind,
  MailReason,
  OrderStatus,
  Organization,
  RevocationReason,
  ServerType,
  StatusReason,
} from '@certdesk/contract';
import type { Decision, DeliveryHistory, KeptAttempt, Reported } from '@certdesk/mail';
import type { ColumnType, Generated, Selectable } from 'kysely';

/** jsonb: read as a value, written as its text. */
type Json<T> = ColumnType<T, string, string>;
type Time = Date;

export type OrdersTable = {
  id: string;
  reference: string;
  order_number: number;
  product_id: string;
  csr: string;
  /** Canonical names, the common name first. */
  names: Json<readonly string[]>;
  public_key_sha256: string;
  approver_email: string;
  language: Language;
  server_type: ServerType;
  applicant: string;
  contacts: Json<Contacts>;
  /** What the mails of the order are encrypted to: a certificate in PEM, or an armored PGP key. */
  encryption_key: string | null;
  organization: Json<Organization | null>;
  status: OrderStatus;
  status_reason: StatusReason | null;
  status_detail: string | null;
  created_at: Time;
  approval_ends_at: Time;
  /** When the domain administrator approved; null: not yet, or before this was kept. */
  approved_at: Time | null;
  /** Which of its approvers the order waits for, or was approved by; each has a code of their own. */
  approval_round: Generated<number>;
  /** Of the newest certificate. Here, so that finding what has ended does not go through all that ever ended. */
  certificate_ends_at: Time | null;
  /** Wrong codes typed on the approval page since the last lock, and until when it is locked. */
  code_failures: number;
  locked_until: Time | null;
};

/**
 * `intended`: serial and to-be-signed certificate are on record, and nothing has been signed as far as is known.
 * `abandoned`: the intent came to nothing; its serial is never used again.
 */
export type IssuancesTable = {
  id: string;
  order_id: string;
  serial_number: string;
  not_before: Time;
  not_after: Time;
  state: 'intended' | 'issued' | 'abandoned';
  tbs_sha256: string;
  /** Of the key that is certified: the order's at that time. */
  public_key_sha256: string;
  certificate: Uint8Array | null;
  created_at: Time;
  revoked_at: Time | null;
  revocation_reason: RevocationReason | null;
};

/** The columns of packages/mail's OutboxStore, and what the mail is about. */
export type MailsTable = {
  id: string;
  order_id: string;
  /** The certificate that a fulfillment email carries. */
  issuance_id: string | null;
  kind: MailKind;
  reason: MailReason;
  recipient: string;
  /** Of an approver email: the round whose code it carries. */
  approval_round: Generated<number>;
  message_id: string;
  /** Of the first mail of this kind for the order, when this is not it: the thread it belongs to. */
  first_message_id: string | null;
  /** What our own attempts led to. */
  state: 'forwarded' | Decision['state'];
  attempts: Generated<number>;
  first_attempt_at: Time | null;
  next_attempt_at: Time | null;
  lease_until: Time | null;
  history: Json<DeliveryHistory>;
  /** The message of an encrypted mail, until it is settled: made anew it would be another one. */
  encrypted: ColumnType<Uint8Array | null, never, Buffer | null>;
  /** What mail systems have said since; null: nothing. */
  reported: ColumnType<Reported | null, never, string>;
  report_count: Generated<number>;
  created_at: Time;
};

/** Who was asked instead of whom: the record of the CA, beside what the desk has of it. `id` is the desk's. */
export type ApproverChangesTable = {
  id: string;
  order_id: string;
  from_email: string;
  to_email: string;
  changed_at: Time;
};

/** Wishes for another certificate of an order. `id` is the desk's. */
export type ReissuesTable = { id: string; order_id: string; public_key_sha256: string; requested_at: Time };

/** The last attempts to send a mail, and what was said in each. */
export type MailAttemptsTable = KeptAttempt & { mail_id: string };

/** The columns of packages/mail's OutboxStore, for mails that an operator tries the way out with. */
export type TestMailsTable = Pick<
  MailsTable,
  | 'id'
  | 'recipient'
  | 'message_id'
  | 'state'
  | 'attempts'
  | 'first_attempt_at'
  | 'next_attempt_at'
  | 'lease_until'
  | 'history'
  | 'reported'
  | 'report_count'
  | 'created_at'
> & {
  language: Language;
  /** What is known beside the state. */
  detail: Json<MailDetail>;
  /** Of the last change of what is known. */
  changed_at: Time;
};

export type EventsTable = {
  sequence: number;
  at: Time;
  order_id: string;
  reference: string;
  type: AuthorityEvent['type'];
  /** The `order` or `mail` of the event. */
  payload: Json<unknown>;
};

/** One row: the last sequence given out. Its row lock puts commits in the order of their sequences. */
export type EventHeadTable = { id: 1; last: number };

/** One row: where the desk wants events, and up to which one it has taken them. */
export type CallbackTable = { id: 1; url: string; position: number };

/** One row: the newest CRL of the issuing CA. `dirty` asks for a new one. */
export type CrlTable = {
  id: 1;
  number: number;
  der: Uint8Array | null;
  next_update: Time | null;
  dirty: boolean;
};

/** One row: which issuing certificate this database belongs to. */
export type IdentityTable = { id: 1; issuing_sha256: string };

export type Tables = {
  orders: OrdersTable;
  issuances: IssuancesTable;
  mails: MailsTable;
  approver_changes: ApproverChangesTable;
  reissues: ReissuesTable;
  mail_attempts: MailAttemptsTable;
  test_mails: TestMailsTable;
  events: EventsTable;
  event_head: EventHeadTable;
  callback: CallbackTable;
  crl: CrlTable;
  identity: IdentityTable;
};

export type OrderRow = Selectable<OrdersTable>;
export type IssuanceRow = Selectable<IssuancesTable>;
export type MailRow = Selectable<MailsTable>;
export type TestMailRow = Selectable<TestMailsTable>;
export type EventRow = Selectable<EventsTable>;
