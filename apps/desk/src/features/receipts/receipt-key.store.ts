import type { Queryable } from '@certdesk/platform';
import type { PublicKeyJwk } from '@certdesk/receipts';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

/** Signing keys belong to the installation, not to an account; the private parts are in the vault. */

export async function findCurrentKid(db: Queryable<DeskSchema>): Promise<string | undefined> {
  const key = await db.selectFrom('receipt_keys').select('kid').where('is_current', '=', true).executeTakeFirst();
  return key?.kid;
}

/** Every key that has ever signed: what it has signed is verified with it for ever. */
export async function findPublicKeys(db: Queryable<DeskSchema>): Promise<PublicKeyJwk[]> {
  const keys = await db.selectFrom('receipt_keys').select('public_jwk').orderBy('created_at').execute();
  return keys.map(({ public_jwk }) => public_jwk);
}

/** Of processes that make the first key at once one is first; false for the others. */
export async function insertFirstKey(trx: Transaction<DeskSchema>, jwk: PublicKeyJwk, at: Date): Promise<boolean> {
  const inserted = await trx
    .insertInto('receipt_keys')
    .values({ kid: jwk.kid, public_jwk: JSON.stringify(jwk), is_current: true, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kid')
    .executeTakeFirst();
  return inserted !== undefined;
}
