import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Test mails wait in a table of their own: they belong to no order, and are nothing that a desk hears of. */
export const testMails: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table test_mails (
      id uuid primary key,
      recipient text not null,
      language text not null,
      message_id text not null,
      state text not null check (state in ('forwarded', 'delayed', 'uncertain', 'accepted', 'failed')),
      detail jsonb not null,
      attempts integer not null default 0,
      first_attempt_at timestamptz,
      next_attempt_at timestamptz,
      lease_until timestamptz,
      history jsonb not null,
      reported jsonb,
      report_count integer not null default 0,
      created_at timestamptz not null,
      changed_at timestamptz not null
    )`.execute(db);
    await sql`create index test_mails_by_age on test_mails (created_at)`.execute(db);
  },
};
