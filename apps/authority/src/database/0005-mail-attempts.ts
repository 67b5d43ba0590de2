import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What was said in each attempt to send a mail. Beside `mails` and not in it, as every claim copies a mail's row; and
 * without a foreign key, which would be checked for every mail: what is here goes with age in any case.
 */
export const mailAttempts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table mail_attempts (
      mail_id uuid not null, attempt integer not null, at timestamptz not null,
      state text not null, cause text, dialogue text not null,
      primary key (mail_id, attempt)
    )`.execute(db);
    await sql`create index mail_attempts_at on mail_attempts (at)`.execute(db);
  },
};
