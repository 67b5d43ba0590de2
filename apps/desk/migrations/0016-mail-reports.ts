import { type Kysely, sql } from 'kysely';

/**
 * What mail systems report about mails of the desk's own that were accepted, apart from what its own attempts led to; and
 * which process does what only one may do at a time.
 */
const STATEMENTS = [
  `alter table mails add column reported jsonb, add column report_count integer not null default 0`,
  `create table process_leases (
    name text primary key,
    holder uuid not null,
    until timestamptz not null
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
