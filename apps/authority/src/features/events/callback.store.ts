import type { Queryable } from '@certdesk/platform';
import type { Tables } from '../../database/tables.ts';

export type Callback = { readonly url: string; readonly position: number };

export async function findCallback(db: Queryable<Tables>): Promise<Callback | undefined> {
  return db.selectFrom('callback').select(['url', 'position']).where('id', '=', 1).executeTakeFirst();
}

/** The position stays when the address changes: the desk has what it has taken, wherever it listens now. */
export async function saveCallbackUrl(db: Queryable<Tables>, url: string): Promise<void> {
  await db
    .insertInto('callback')
    .values({ id: 1, url, position: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ url }))
    .execute();
}

export async function saveCallbackPosition(db: Queryable<Tables>, position: number): Promise<void> {
  await db.updateTable('callback').set({ position }).where('id', '=', 1).where('position', '<', position).execute();
}
