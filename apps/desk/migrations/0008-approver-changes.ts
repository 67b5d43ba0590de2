import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table orders add column pending_approver text`,
  `create table approver_changes (
    account_id text not null,
    id uuid not null,
    order_number integer not null,
    from_email text not null,
    to_email text not null,
    state text not null,
    response text,
    requested_by text not null,
    requested_by_name text not null,
    requested_at timestamptz not null,
    settled_at timestamptz,
    primary key (account_id, id)
  )`,
  `create index approver_changes_by_order on approver_changes (account_id, order_number, id)`,
];

/** Who was asked to be mailed instead of whom, and what the authority said to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
