import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Statements run one by one: PGlite's and pg's extended protocol both take a single statement. */
const STATEMENTS = [
  sql`create table orders (
    id uuid primary key,
    reference uuid not null unique,
    order_number bigint not null,
    product_id text not null,
    csr text not null,
    names jsonb not null,
    public_key_sha256 text not null,
    approver_email text not null,
    language text not null,
    server_type text not null,
    applicant text not null,
    contacts jsonb not null,
    organization jsonb,
    status text not null check (status in (
      'pending_approval', 'processing', 'issued', 'complete', 'canceled', 'rejected', 'expired', 'revoked', 'failed')),
    status_reason text,
    status_detail text,
    created_at timestamptz not null,
    approval_ends_at timestamptz not null,
    certificate_ends_at timestamptz,
    code_failures integer not null default 0,
    locked_until timestamptz
  )`,
  sql`create index orders_by_number on orders (order_number)`,
  sql`create index orders_by_key on orders (public_key_sha256)`,
  // Only orders that wait for something are looked for by their state; finished ones do not weigh on the sweep.
  sql`create index orders_waiting on orders (status, approval_ends_at) where status in ('pending_approval', 'processing')`,
  sql`create index orders_certified on orders (certificate_ends_at) where status in ('issued', 'complete')`,
  sql`create table issuances (
    id uuid primary key,
    order_id uuid not null references orders,
    serial_number text not null unique,
    not_before timestamptz not null,
    not_after timestamptz not null,
    state text not null check (state in ('intended', 'issued', 'abandoned')),
    tbs_sha256 text not null,
    certificate bytea,
    created_at timestamptz not null,
    revoked_at timestamptz,
    revocation_reason text,
    check ((state = 'issued') = (certificate is not null)),
    check ((revoked_at is null) = (revocation_reason is null))
  )`,
  sql`create index issuances_of_order on issuances (order_id)`,
  // Whatever goes wrong, an order has one open intent at a time, and a second certificate cannot slip in beside it.
  sql`create unique index one_intent_per_order on issuances (order_id) where state = 'intended'`,
  sql`create index issuances_revoked on issuances (not_after) where revoked_at is not null`,
  sql`create table mails (
    id uuid primary key,
    order_id uuid not null references orders,
    issuance_id uuid references issuances,
    kind text not null check (kind in ('approver', 'fulfillment')),
    reason text not null check (reason in ('placed', 'issued', 'resend')),
    recipient text not null,
    message_id text not null,
    first_message_id text,
    state text not null check (state in ('forwarded', 'delayed', 'uncertain', 'accepted', 'failed')),
    attempts integer not null default 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    lease_until timestamptz,
    history jsonb not null,
    created_at timestamptz not null,
    check ((kind = 'fulfillment') = (issuance_id is not null))
  )`,
  // Settled mails leave both indexes, so that looking for due ones stays as cheap as on the first day.
  sql`create index mails_due on mails (next_attempt_at) where next_attempt_at is not null and lease_until is null`,
  sql`create index mails_leased on mails (lease_until) where lease_until is not null`,
  sql`create index mails_of_order on mails (order_id, kind, id)`,
  sql`create table events (
    sequence bigint primary key,
    at timestamptz not null,
    order_id uuid not null,
    reference uuid not null,
    type text not null,
    payload jsonb not null
  )`,
  sql`create table event_head (id smallint primary key check (id = 1), last bigint not null)`,
  sql`insert into event_head values (1, 0)`,
  sql`create table callback (id smallint primary key check (id = 1), url text not null, position bigint not null)`,
  sql`create table crl (
    id smallint primary key check (id = 1), number bigint not null, der bytea, next_update timestamptz, dirty boolean not null
  )`,
  sql`insert into crl values (1, 0, null, null, true)`,
  sql`create table identity (id smallint primary key check (id = 1), issuing_sha256 text not null)`,
];

export const initial: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
