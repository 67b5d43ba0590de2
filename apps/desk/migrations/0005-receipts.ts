import { type Kysely, sql } from 'kysely';

/**
 * Receipts of confirmed resends, chained per account: a row per receipt and a row per chain with its newest one, which is
 * locked while it grows. That one request has one receipt, and one number one receipt, is decided by the indexes.
 */
const STATEMENTS = [
  `create table receipt_keys (
    kid text primary key,
    public_jwk jsonb not null,
    is_current boolean not null,
    created_at timestamptz not null
  )`,
  `create unique index receipt_keys_current on receipt_keys (is_current) where is_current`,
  `create table receipt_chains (
    account_id text primary key,
    sequence integer not null,
    head text
  ) with (fillfactor = 50)`,
  `create table receipts (
    account_id text not null,
    sequence integer not null,
    request_id uuid not null,
    order_number integer not null,
    receipt text not null,
    disclosure text not null,
    created_at timestamptz not null,
    primary key (account_id, sequence)
  )`,
  `create unique index receipts_by_request on receipts (account_id, request_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
