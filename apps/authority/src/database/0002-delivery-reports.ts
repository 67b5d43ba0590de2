import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What mail systems report about mails that were accepted, apart from what our own attempts led to. */
export const deliveryReports: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`alter table mails add column reported jsonb, add column report_count integer not null default 0`.execute(
      db,
    );
  },
};
