import type { AuthorityTest } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import type { AuthorityTable } from '../../authority-tables.ts';
import type { DeskSchema } from '../../schema.ts';

const COLUMNS = [
  'id', 'kind', 'name', 'settings', 'secrets_set', 'offers', 'state', 'paused_reason', 'revision', 'created_at', 'updated_at',
] as const; // biome-ignore format: a table
export type AuthorityRow = Pick<Selectable<AuthorityTable>, (typeof COLUMNS)[number]>;

export const findAuthorities = (db: Queryable<DeskSchema>): Promise<AuthorityRow[]> =>
  db.selectFrom('authorities').select(COLUMNS).orderBy('created_at').orderBy('id').execute();

/** Whose configuration is how new: all that has to be read to know whether anything has changed. */
export async function findRevisions(db: Queryable<DeskSchema>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('authorities').select(['id', 'revision']).execute();
  return new Map(rows.map(({ id, revision }) => [id, revision]));
}

export const lockAuthority = (trx: Transaction<DeskSchema>, id: string): Promise<AuthorityRow | undefined> =>
  trx.selectFrom('authorities').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();

export async function insertAuthority(
  trx: Transaction<DeskSchema>,
  authority: Insertable<AuthorityTable>,
): Promise<void> {
  await trx.insertInto('authorities').values(authority).execute();
}

export type AuthorityChanges = Partial<
  Pick<Insertable<AuthorityTable>, 'name' | 'settings' | 'secrets_set' | 'offers' | 'state' | 'paused_reason'>
>;

export async function updateAuthority(
  trx: Transaction<DeskSchema>,
  id: string,
  changes: AuthorityChanges & { updated_at: Date },
): Promise<void> {
  await trx
    .updateTable('authorities')
    .set({ ...changes, revision: sql<number>`revision + 1` })
    .where('id', '=', id)
    .execute();
}

export async function deleteAuthority(trx: Transaction<DeskSchema>, id: string): Promise<void> {
  await trx.deleteFrom('authorities').where('id', '=', id).execute();
  await trx.deleteFrom('authority_tests').where('authority_id', '=', id).execute();
}

/** How many orders of each authority nobody has decided yet. */
export async function countOpenOrders(db: Queryable<DeskSchema>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('orders')
    .select(['authority_id', sql<number>`count(*)::integer`.as('orders')])
    .where('status', 'in', ['processing', 'pending_approval'])
    .groupBy('authority_id')
    .execute();
  return new Map(rows.map(({ authority_id, orders }) => [authority_id, orders]));
}

export async function findLastTests(db: Queryable<DeskSchema>): Promise<ReadonlyMap<string, AuthorityTest>> {
  const rows = await db.selectFrom('authority_tests').select(['authority_id', 'last_test']).execute();
  return new Map(rows.map(({ authority_id, last_test }) => [authority_id, last_test]));
}

export async function saveTest(trx: Transaction<DeskSchema>, id: string, test: AuthorityTest): Promise<void> {
  const last_test = JSON.stringify(test);
  await trx
    .insertInto('authority_tests')
    .values({ authority_id: id, last_test })
    .onConflict((conflict) => conflict.column('authority_id').doUpdateSet({ last_test }))
    .execute();
}
