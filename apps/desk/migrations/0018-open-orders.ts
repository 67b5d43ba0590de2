import { type Kysely, sql } from 'kysely';

/** What is open at each authority is counted for the list of authorities: few orders of a million are. */
const STATEMENTS = [
  `create index orders_open on orders (authority_id) where status in ('processing', 'pending_approval')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
