import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  sql`alter table orders add column encryption_key text`,
  sql`alter table mails add column encrypted bytea`,
];

/** What the mails of an order are encrypted to; and encrypted mails, as long as they may have to be sent again. */
export const encryptionKeys: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
