import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { breaksReference, type Place } from './vault.store.ts';

/** A record's wrapped data key, of whichever account: what rotation reads, and all it reads. */
export type Wrap = Place & { readonly wrapped: Buffer };

/** How many records each key has, of all accounts. */
export async function countRecords(db: Queryable<DeskSchema>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('sealed_records')
    .select(['key_id', sql<number>`count(*)::integer`.as('records')])
    .groupBy('key_id')
    .execute();
  return new Map(rows.map(({ key_id, records }) => [key_id, records]));
}

export type WrapPage = { keyId: string; after: Place | undefined; limit: number };

/** The next wraps under a key, in the order of the index that finds them. */
export async function findWraps(db: Queryable<DeskSchema>, { keyId, after, limit }: WrapPage): Promise<Wrap[]> {
  let query = db
    .selectFrom('sealed_records')
    .select(['account_id', 'record_id', 'wrapped_key'])
    .where('key_id', '=', keyId)
    .orderBy('account_id')
    .orderBy('record_id')
    .limit(limit);
  if (after) query = query.where(sql<boolean>`(account_id, record_id) > (${after.accountId}, ${after.recordId})`);
  const rows = await query.execute();
  return rows.map(({ account_id, record_id, wrapped_key }) => ({
    accountId: account_id,
    recordId: record_id,
    wrapped: Buffer.from(wrapped_key),
  }));
}

export type Replacement = Wrap & { readonly rewrapped: Buffer };

/**
 * Puts the new wraps in the old ones' places, by one statement. A record that was sealed anew or removed since it was
 * read stays as it is: its old wrap is not there any more. Answers how many were replaced.
 */
export async function replaceWraps(
  db: Queryable<DeskSchema>,
  replacements: readonly Replacement[],
  keyId: string,
): Promise<number> {
  if (replacements.length === 0) return 0;
  const rows = replacements.map(
    ({ accountId, recordId, wrapped, rewrapped }) =>
      sql`(${accountId}::text, ${recordId}::text, ${wrapped}::bytea, ${rewrapped}::bytea)`,
  );
  const result = await sql`
    update sealed_records as record set key_id = ${keyId}, wrapped_key = replacement.after
    from (values ${sql.join(rows)}) as replacement (account_id, record_id, before, after)
    where record.account_id = replacement.account_id and record.record_id = replacement.record_id
      and record.wrapped_key = replacement.before`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Retires a key. False while a record is under it, be it one whose transaction has only just ended. */
export async function deleteKey(db: Queryable<DeskSchema>, keyId: string): Promise<boolean> {
  try {
    await db.deleteFrom('vault_keys').where('key_id', '=', keyId).where('is_current', '=', false).execute();
    return true;
  } catch (error) {
    if (breaksReference(error)) return false;
    throw error;
  }
}
