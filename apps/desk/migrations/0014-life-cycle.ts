import { type Kysely, sql } from 'kysely';

/**
 * What follows an order: its renewal, which is an order of its own; what was asked of the authority for it (order_deeds); and
 * its renewal in time. `open_deed` is the one that the authority has not settled, so that lists need not look for it.
 */
const STATEMENTS = [
  `alter table orders
    add column renews integer,
    add column renewed_by integer,
    add column open_deed uuid,
    add column open_deed_kind text,
    add column open_deed_at timestamptz,
    add column auto_renew boolean not null default false,
    add column renew_at timestamptz,
    add column renew_check_at timestamptz,
    add column renewal_failures smallint not null default 0,
    add column renewal_failure text,
    add column renewal_notice text`,
  // One certificate of an order may be known to its authority as another order (ACME).
  `alter table issuances add column authority_order_id text, add column revocation_asked_at timestamptz`,
  `create table order_deeds (
    account_id text not null,
    id uuid not null,
    order_number integer not null,
    kind text not null,
    state text not null,
    reason text,
    csr text,
    key text,
    public_key_sha256 text,
    same_key boolean not null,
    former jsonb,
    idempotency_key text,
    requested_by text not null,
    requested_by_name text not null,
    requested_at timestamptz not null,
    settled_at timestamptz,
    response text,
    primary key (account_id, id)
  )`,
  `create index order_deeds_by_order on order_deeds (account_id, order_number, id)`,
  `create unique index order_deeds_by_key on order_deeds (account_id, idempotency_key) where idempotency_key is not null`,
  `create index orders_to_renew on orders (renew_check_at) where auto_renew and renewed_by is null`,
  `create index orders_with_renewal_notice on orders (account_id, number) where renewal_notice is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
