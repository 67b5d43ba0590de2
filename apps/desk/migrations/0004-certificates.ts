import { type Kysely, sql } from 'kysely';

/**
 * Imported certificates and the services that use them. Nothing here is secret: a private key is only in the vault's
 * table, sealed. PEM goes out of the line early, so that a page of the list reads few blocks.
 */
const STATEMENTS = [
  `create table certificates (
    account_id text not null,
    id uuid not null,
    common_name text not null,
    names text[] not null,
    organization text,
    subject text not null,
    issuer text not null,
    issuer_name text not null,
    serial_number text not null,
    fingerprint_sha256 text not null,
    fingerprint_sha1 text not null,
    public_key_sha256 text not null,
    signature_algorithm text not null,
    key jsonb not null,
    not_before timestamptz not null,
    not_after timestamptz not null,
    certificate_pem text not null,
    chain_pem text not null,
    csr_pem text,
    chain jsonb not null,
    warnings jsonb not null,
    notes text not null,
    search_text text not null,
    order_number integer,
    imported_by text not null,
    imported_by_name text not null,
    imported_at timestamptz not null,
    updated_at timestamptz,
    primary key (account_id, id)
  ) with (toast_tuple_target = 1024)`,
  `create unique index certificates_by_fingerprint on certificates (account_id, fingerprint_sha256)`,
  `create index certificates_by_expiry on certificates (account_id, not_after, id)`,
  `create index certificates_by_name on certificates (account_id, common_name, id)`,
  `create index certificates_by_order on certificates (account_id, order_number) where order_number is not null`,
  `create index certificates_search on certificates using gin (search_text gin_trgm_ops)`,
  // The reference is the last guard: whatever overtakes whatever, a certificate that a service uses is not deleted.
  `create table certificate_services (
    account_id text not null,
    certificate_id uuid not null,
    id uuid not null,
    kind text not null,
    name text not null,
    added_at timestamptz not null,
    primary key (account_id, certificate_id, id),
    foreign key (account_id, certificate_id) references certificates (account_id, id)
  )`,
  `create unique index certificate_services_by_name on certificate_services (account_id, certificate_id, kind, name)`,
  `alter table audit_entries add column certificate_id uuid`,
  `create index audit_entries_by_certificate on audit_entries (account_id, certificate_id, id) where certificate_id is not null`,
  // An imported certificate finds the order that led to it by its key.
  `create index orders_by_public_key on orders (account_id, public_key_sha256)`,
  // When the person of the session last entered their password again; null: when the session began.
  `alter table sessions add column confirmed_at timestamptz`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
