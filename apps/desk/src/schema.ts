import type {
  CertificateKey,
  ChainLink,
  Contacts,
  DeedKind,
  EncryptionKey,
  ImportFaultView,
  Language,
  LastRequest,
  MailDetail,
  MailKind,
  MailReason,
  OrderStatus,
  Organization,
  PollFault,
  RequestEvent,
  RequestState,
  Role,
  ServerType,
  ServiceKind,
  StatusReason,
  TimelineEntry,
  Validation,
  ValidationLevel,
  ValidationMethod,
} from '@certdesk/contract';
import type { PublicKeyJwk } from '@certdesk/receipts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  AcmeChallengeTable,
  AuthorityCursorTable,
  AuthorityProofTable,
  AuthorityTable,
  AuthorityTestTable,
} from './authority-tables.ts';
import type { MailTables } from './mail-tables.ts';
import type { ApproverChangeTable, OrderDeedTable, RenewalNotice } from './order-deed-tables.ts';

/** The desk's tables, as migrations/ make them. Tenant tables lead their keys with account_id, so that they can be sharded. */

type ReadOnly<T> = ColumnType<T, never, never>;
/** bytea: PGlite gives plain octets, PostgreSQL's driver a Buffer of them. */
type Bytes = ColumnType<Uint8Array, Buffer, Buffer>;

export type OrderTable = {
  account_id: string;
  number: Generated<number>;
  id: string;
  idempotency_key: string | null;
  idempotency_hash: string | null;
  product_id: string;
  product: string;
  authority_id: string;
  authority: string;
  validation_level: ValidationLevel;
  validity_days: number;
  common_name: string;
  names: string[];
  /** All names, for the search by name. */
  search_text: string;
  csr: string;
  key: string;
  public_key_sha256: string;
  approver_email: string;
  /** Another one that was chosen, until the authority has confirmed or refused it. */
  pending_approver: string | null;
  /** What the mails are encrypted to: a certificate in PEM, or an armored PGP key; and what is shown of it. */
  encryption_key: string | null;
  encryption: JSONColumnType<EncryptionKey, string | null, string | null> | null;
  language: Language;
  server_type: ServerType;
  contacts: JSONColumnType<Contacts, string, string>;
  organization: JSONColumnType<Organization, string | null, string | null> | null;
  status: OrderStatus;
  status_reason: StatusReason | null;
  status_detail: string | null;
  /** As the authority makes its ids. */
  authority_order_id: string | null;
  /** The authority's own word for the state. */
  raw_status: string | null;
  validation_method: Generated<ValidationMethod>;
  validations: JSONColumnType<Validation[], string | undefined, string>;
  /** When the authority is asked next, for one that is asked; null when nothing more is expected. */
  next_poll_at: Date | null;
  polled_at: Date | null;
  /** Why the authority told nothing when it was last asked; null when it answered. */
  poll_fault: PollFault | null;
  /** A process is asking until then, at most. */
  poll_lease_until: Date | null;
  /** Sequence of the newest event of the authority that is in this row: an older one changes nothing. */
  authority_sequence: number;
  approval_ends_at: Date | null;
  cancel_requested_at: Date | null;
  /** Numbers of the order that this one renews, and of the one that renews it, unless that came to nothing. */
  renews: number | null;
  renewed_by: number | null;
  /** What was asked of the authority and is not settled. */
  open_deed: string | null;
  open_deed_kind: DeedKind | null;
  open_deed_at: Date | null;
  auto_renew: Generated<boolean>;
  /** When it is to be renewed, as far as is known; and when that is looked at next. */
  renew_at: Date | null;
  renew_check_at: Date | null;
  renewal_failures: Generated<number>;
  renewal_failure: string | null;
  /** What people have to be told of its renewal in time. */
  renewal_notice: RenewalNotice | null;
  placed_by: string | null;
  placed_by_name: string | null;
  /** Part of the demonstration data that a first start makes. */
  demo: Generated<boolean>;
  created_at: Date;
  effective_at: Date | null;
  expires_at: Date | null;
  /** expires_at, or infinity while there is none: what the list is sorted by. */
  expires_sort: ReadOnly<Date>;
  timeline: JSONColumnType<TimelineEntry[], string, string>;
  /** When mails were requested, newest first, as many as the daily limit needs: cool-down and limits without counting. */
  mail_times: Date[];
  last_request: JSONColumnType<LastRequest, string | null, string | null> | null;
};

export type IssuanceTable = {
  account_id: string;
  order_number: number;
  serial_number: string;
  not_before: Date;
  not_after: Date;
  /** Where the authority knows this certificate by another id than the order has now. */
  authority_order_id: string | null;
  revocation_asked_at: Date | null;
};

export type FulfillmentRequestTable = {
  account_id: string;
  id: string;
  order_number: number;
  authority_id: string;
  authority_order_id: string;
  kind: MailKind;
  reason: MailReason;
  state: RequestState;
  recipient: string;
  requested_by: string | null;
  requested_by_name: string | null;
  requested_at: Date;
  idempotency_key: string | null;
  events: JSONColumnType<RequestEvent[], string, string>;
  detail: JSONColumnType<MailDetail, string | null, string | null> | null;
};

/** Mails that an account has requested in an hour, spread over slots so that concurrent requests do not queue on one row. */
export type MailAllowanceTable = { account_id: string; window_start: Date; slot: number; used: number };

export type AuditTable = {
  account_id: string;
  id: string;
  order_number: number | null;
  certificate_id: string | null;
  action: string;
  actor_id: string | null;
  actor_name: string | null;
  at: Date;
  params: JSONColumnType<Record<string, string | number>, string, string>;
};

/** What a warning is stored as: its words are made when it is shown. */
export type StoredWarning = Pick<ImportFaultView, 'code' | 'params'>;

/** An imported certificate. Its private key is not here: only the vault's table has it, sealed. */
export type CertificateTable = {
  account_id: string;
  id: string;
  common_name: string;
  names: string[];
  organization: string | null;
  subject: string;
  issuer: string;
  /** The issuer as people call it. */
  issuer_name: string;
  serial_number: string;
  fingerprint_sha256: string;
  fingerprint_sha1: string;
  public_key_sha256: string;
  signature_algorithm: string;
  key: JSONColumnType<CertificateKey, string, string>;
  not_before: Date;
  not_after: Date;
  certificate_pem: string;
  chain_pem: string;
  csr_pem: string | null;
  chain: JSONColumnType<ChainLink[], string, string>;
  warnings: JSONColumnType<StoredWarning[], string, string>;
  notes: string;
  /** Everything that the search looks into, in lower case. */
  search_text: string;
  order_number: number | null;
  imported_by: string;
  imported_by_name: string;
  imported_at: Date;
  updated_at: Date | null;
};

export type CertificateServiceTable = {
  account_id: string;
  certificate_id: string;
  id: string;
  kind: ServiceKind;
  name: string;
  added_at: Date;
};

export type ApiKeyTable = {
  account_id: string;
  id: string;
  name: string;
  role: Role;
  start: string;
  key_sha256: string;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
};

export type UserTable = {
  id: string;
  email: string;
  email_verified: Generated<boolean>;
  name: string;
  image: string | null;
  created_at: Date;
  updated_at: Date;
};

export type AccountTable = { id: string; name: string; created_at: Date };

export type SessionTable = {
  id: string;
  token: string;
  user_id: string;
  active_account_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Date;
  updated_at: Date;
  expires_at: Date;
  /** When the person last entered their password again, for what asks for a fresh sign-in. */
  confirmed_at: Date | null;
};

/** What better-auth calls an account: how a user proves who they are. Passwords have the provider `credential`. */
export type CredentialTable = {
  id: string;
  user_id: string;
  provider_id: string;
  subject_id: string;
  password: string | null;
  created_at: Date;
  updated_at: Date;
};

export type MemberTable = { account_id: string; user_id: string; id: string; role: Role; created_at: Date };

/** Key encryption keys that this database's records are under; not the keys, only what they must open. */
export type VaultKeyTable = {
  key_id: string;
  /** The one that seals; of all rows at most one. */
  is_current: boolean;
  check_value: Bytes;
  created_at: Date;
};

/** Secrets of an account, each encrypted with a data key that is wrapped by the key encryption key `key_id`. */
export type SealedRecordTable = {
  account_id: string;
  record_id: string;
  key_id: string;
  wrapped_key: Bytes;
  sealed: Bytes;
};

/** Public parts of the keys that sign receipts; those of the past stay. */
export type ReceiptKeyTable = {
  kid: string;
  public_jwk: JSONColumnType<PublicKeyJwk, string, never>;
  /** The one that signs; of all rows at most one. */
  is_current: boolean;
  created_at: Date;
};

/** How many receipts an account has, and the hash of the newest. */
export type ReceiptChainTable = { account_id: string; sequence: number; head: string | null };

export type ReceiptTable = {
  account_id: string;
  sequence: number;
  request_id: string;
  order_number: number;
  /** Compact JWS. */
  receipt: string;
  /** Opens the receipt's digest of the recipient. */
  disclosure: string;
  created_at: Date;
};

/** Tries within a window that ends at a moment; a row of the past counts as none. */
export type RateLimitTable = { key: string; used: number; ends_at: Date };

export type InstallationAdministratorTable = { user_id: string; created_at: Date };

export type DeskSchema = MailTables & {
  orders: OrderTable;
  issuances: IssuanceTable;
  approver_changes: ApproverChangeTable;
  order_deeds: OrderDeedTable;
  fulfillment_requests: FulfillmentRequestTable;
  mail_allowances: MailAllowanceTable;
  audit_entries: AuditTable;
  certificates: CertificateTable;
  certificate_services: CertificateServiceTable;
  authorities: AuthorityTable;
  authority_tests: AuthorityTestTable;
  authority_cursors: AuthorityCursorTable;
  authority_proofs: AuthorityProofTable;
  acme_challenges: AcmeChallengeTable;
  api_keys: ApiKeyTable;
  users: UserTable;
  installation_administrators: InstallationAdministratorTable;
  accounts: AccountTable;
  sessions: SessionTable;
  credentials: CredentialTable;
  members: MemberTable;
  rate_limits: RateLimitTable;
  vault_keys: VaultKeyTable;
  sealed_records: SealedRecordTable;
  receipt_keys: ReceiptKeyTable;
  receipt_chains: ReceiptChainTable;
  receipts: ReceiptTable;
};
