import type { Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

/** The sequence of the newest event that has been applied; 0 before the first. */
export async function readCursor(db: Queryable<DeskSchema>, authorityId: string): Promise<number> {
  const row = await db
    .selectFrom('authority_cursors')
    .select('sequence')
    .where('authority_id', '=', authorityId)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

/** Locks the authority's cursor for the transaction, so that two processes never apply the same events at once. */
export async function lockCursor(trx: Transaction<DeskSchema>, authorityId: string): Promise<number> {
  await trx
    .insertInto('authority_cursors')
    .values({ authority_id: authorityId, sequence: 0 })
    .onConflict((conflict) => conflict.column('authority_id').doNothing())
    .execute();
  const row = await trx
    .selectFrom('authority_cursors')
    .select('sequence')
    .where('authority_id', '=', authorityId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.sequence;
}

export async function moveCursor(trx: Transaction<DeskSchema>, authorityId: string, sequence: number): Promise<void> {
  await trx.updateTable('authority_cursors').set({ sequence }).where('authority_id', '=', authorityId).execute();
}
