import { type Kysely, sql } from 'kysely';

/** Who administers the whole installation, beyond the accounts they are in: at first whoever owns the oldest account. */
const STATEMENTS = [
  `create table installation_administrators (
    user_id text primary key references users (id) on delete cascade,
    created_at timestamptz not null
  )`,
  `insert into installation_administrators (user_id, created_at)
    select user_id, created_at from members where role = 'owner' order by created_at, id limit 1`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
