import { type Kysely, sql } from 'kysely';

/**
 * What was said in each attempt to send a mail of the desk's own. Beside `mails`, as every claim copies a mail's row, and
 * without a foreign key: what is here goes with age in any case.
 */
const STATEMENTS = [
  `create table mail_attempts (
    account_id text not null,
    mail_id uuid not null,
    attempt integer not null,
    at timestamptz not null,
    state text not null,
    cause text,
    dialogue text not null,
    primary key (account_id, mail_id, attempt)
  )`,
  `create index mail_attempts_at on mail_attempts (at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
