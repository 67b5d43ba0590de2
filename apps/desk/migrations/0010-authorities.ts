import { type Kysely, sql } from 'kysely';

/** Authorities that an administrator adds; ids of orders as other authorities make them; orders that are asked for again. */
const STATEMENTS = [
  `create table authorities (
    id text primary key,
    kind text not null,
    name text not null,
    settings jsonb not null,
    secrets_set jsonb not null default '{}',
    offers jsonb not null,
    state text not null default 'active',
    paused_reason text,
    revision integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table authority_tests (authority_id text primary key, last_test jsonb not null)`,
  `alter table orders
    alter column authority_order_id type text,
    add column raw_status text,
    add column validation_method text not null default 'email',
    add column validations jsonb not null default '[]',
    add column next_poll_at timestamptz,
    add column polled_at timestamptz,
    add column poll_lease_until timestamptz`,
  `alter table fulfillment_requests alter column authority_order_id type text`,
  `create index orders_to_poll on orders (next_poll_at) where next_poll_at is not null`,
  `create index orders_by_authority on orders (authority_id, authority_order_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
