import { type Kysely, sql } from 'kysely';

/**
 * What is sealed, and the key encryption keys it is sealed with (never the keys themselves: a check value that a key must
 * open). The reference keeps a key in the table as long as one record is under it, and keeps a record from being stored
 * under a key that has been retired meanwhile, whatever the processes do at once.
 */
const STATEMENTS = [
  `create table vault_keys (
    key_id text primary key,
    is_current boolean not null,
    check_value bytea not null,
    created_at timestamptz not null
  )`,
  `create unique index vault_keys_current on vault_keys (is_current) where is_current`,
  `create table sealed_records (
    account_id text not null,
    record_id text not null,
    key_id text not null references vault_keys (key_id),
    wrapped_key bytea not null,
    sealed bytea not null,
    primary key (account_id, record_id)
  )`,
  `create index sealed_records_by_key on sealed_records (key_id, account_id, record_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
