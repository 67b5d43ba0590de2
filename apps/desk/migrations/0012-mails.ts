import { type Kysely, sql } from 'kysely';

/**
 * Mails that the desk sends itself, and nothing of what is in them: what a mail says is made anew for each attempt, from
 * what it is about. Settled ones leave both indexes, so that looking for due ones stays as cheap as on the first day.
 */
const STATEMENTS = [
  `create table mails (
    account_id text not null,
    id uuid not null,
    kind text not null,
    topic text not null,
    about jsonb not null,
    recipient text not null,
    message_id text not null,
    first_message_id text,
    state text not null,
    attempts integer not null default 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    lease_until timestamptz,
    history jsonb not null,
    created_at timestamptz not null,
    primary key (account_id, id)
  ) with (fillfactor = 70)`,
  `create index mails_due on mails (next_attempt_at) where next_attempt_at is not null and lease_until is null`,
  // The outbox knows a mail by its id alone.
  `create index mails_by_id on mails (id)`,
  `create index mails_leased on mails (lease_until) where lease_until is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
