import { type Kysely, sql } from 'kysely';

/** What became of the last mail to an address is told before the next one is sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index fulfillment_requests_by_recipient on fulfillment_requests (account_id, recipient, id)`.execute(
    db,
  );
}
