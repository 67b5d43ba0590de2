import type { Queryable } from '@certdesk/platform';
import type { Selectable, Transaction } from 'kysely';
import type { DeskSchema, SealedRecordTable, VaultKeyTable } from '../../schema.ts';

/** Where a sealed record belongs. Every function names the account first. */
export type Place = { readonly accountId: string; readonly recordId: string };
/** A record as it is stored: nothing of it can be read without the key encryption key. */
export type Sealed = Place & { readonly keyId: string; readonly wrappedKey: Buffer; readonly sealed: Buffer };
export type VaultKey = Pick<Selectable<VaultKeyTable>, 'key_id' | 'is_current' | 'check_value'>;

/** Every key that the database knows, the current one first, then by age. */
export const findKeys = (db: Queryable<DeskSchema>): Promise<VaultKey[]> =>
  db
    .selectFrom('vault_keys')
    .select(['key_id', 'is_current', 'check_value'])
    .orderBy('is_current', 'desc')
    .orderBy('created_at')
    .execute();

export const findCurrentKey = (db: Queryable<DeskSchema>): Promise<VaultKey | undefined> =>
  db
    .selectFrom('vault_keys')
    .select(['key_id', 'is_current', 'check_value'])
    .where('is_current', '=', true)
    .executeTakeFirst();

export type NewKey = { readonly keyId: string; readonly checkValue: Buffer; readonly at: Date };

/** The first key of a database. Of processes that start at once one is first, and the others' key is not stored. */
export async function insertFirstKey(db: Queryable<DeskSchema>, { keyId, checkValue, at }: NewKey): Promise<void> {
  await db
    .insertInto('vault_keys')
    .values({ key_id: keyId, is_current: true, check_value: checkValue, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** From here on everybody seals under this key. */
export async function makeCurrent(trx: Transaction<DeskSchema>, { keyId, checkValue, at }: NewKey): Promise<void> {
  await trx.updateTable('vault_keys').set({ is_current: false }).where('is_current', '=', true).execute();
  await trx
    .insertInto('vault_keys')
    .values({ key_id: keyId, is_current: true, check_value: checkValue, created_at: at })
    .onConflict((conflict) => conflict.column('key_id').doUpdateSet({ is_current: true }))
    .execute();
}

/** Whether a statement failed because of a reference (SQLSTATE class 23, foreign_key_violation). */
export const breaksReference = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23503';

/**
 * Inserts a record; one that is there already is replaced or kept. False, with the transaction lost, when the key has been
 * retired since the record was sealed.
 */
export async function putRecord(
  trx: Transaction<DeskSchema>,
  { accountId, recordId, keyId, wrappedKey, sealed }: Sealed,
  existing: 'replaced' | 'kept',
): Promise<boolean> {
  const columns = { key_id: keyId, wrapped_key: wrappedKey, sealed };
  try {
    await trx
      .insertInto('sealed_records')
      .values({ account_id: accountId, record_id: recordId, ...columns })
      .onConflict((conflict) => {
        const taken = conflict.columns(['account_id', 'record_id']);
        return existing === 'replaced' ? taken.doUpdateSet(columns) : taken.doNothing();
      })
      .execute();
    return true;
  } catch (error) {
    if (breaksReference(error)) return false;
    throw error;
  }
}

export async function findRecord(
  db: Queryable<DeskSchema>,
  { accountId, recordId }: Place,
): Promise<Selectable<SealedRecordTable> | undefined> {
  return db
    .selectFrom('sealed_records')
    .select(['account_id', 'record_id', 'key_id', 'wrapped_key', 'sealed'])
    .where('account_id', '=', accountId)
    .where('record_id', '=', recordId)
    .executeTakeFirst();
}

export async function deleteRecord(trx: Transaction<DeskSchema>, { accountId, recordId }: Place): Promise<void> {
  await trx
    .deleteFrom('sealed_records')
    .where('account_id', '=', accountId)
    .where('record_id', '=', recordId)
    .execute();
}
