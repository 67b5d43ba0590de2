import { type Kysely, sql } from 'kysely';

/** Why the authority, when it was last asked about an order, told nothing; null when it answered. */
const STATEMENTS = [`alter table orders add column poll_fault text check (poll_fault in ('unreachable', 'refused'))`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
