import { type Kysely, sql } from 'kysely';

/** What the mails of an order are encrypted to, and what is shown of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column encryption_key text, add column encryption jsonb`.execute(db);
}
