import type { RevocationReason } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { IssuanceRow, Tables } from '../../database/tables.ts';

export type Intent = {
  id: string;
  orderId: string;
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
  tbsSha256: string;
  publicKeySha256: string;
  createdAt: Date;
};

/** On record before anything is signed. The index on open intents refuses a second one for the order. */
export async function insertIntent(trx: Transaction<Tables>, intent: Intent): Promise<void> {
  await trx
    .insertInto('issuances')
    .values({
      id: intent.id,
      order_id: intent.orderId,
      serial_number: intent.serialNumber,
      not_before: intent.notBefore,
      not_after: intent.notAfter,
      state: 'intended',
      tbs_sha256: intent.tbsSha256,
      public_key_sha256: intent.publicKeySha256,
      created_at: intent.createdAt,
    })
    .execute();
}

/** What was signed for it, if anything, was lost with the process that had it; its serial is never used again. */
export async function abandonIntents(trx: Transaction<Tables>, orderId: string): Promise<void> {
  const update = trx.updateTable('issuances').set({ state: 'abandoned' }).where('order_id', '=', orderId);
  await update.where('state', '=', 'intended').execute();
}

/** Compare and set: false when the intent was abandoned meanwhile, and the certificate must be thrown away. */
export async function completeIntent(trx: Transaction<Tables>, id: string, certificate: Uint8Array): Promise<boolean> {
  const update = trx.updateTable('issuances').set({ state: 'issued', certificate: Buffer.from(certificate) });
  const result = await update.where('id', '=', id).where('state', '=', 'intended').executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const CERTIFICATE_COLUMNS = ['id', 'serial_number', 'not_before', 'not_after', 'certificate'] as const;
export type IssuedRow = Pick<IssuanceRow, (typeof CERTIFICATE_COLUMNS)[number]>;

export async function findIssuances(db: Queryable<Tables>, ids: readonly string[]): Promise<IssuedRow[]> {
  const query = db.selectFrom('issuances').select(CERTIFICATE_COLUMNS);
  return query.where(sql<boolean>`id = any(${ids}::uuid[])`).execute();
}

export type Revocation = {
  orderId: string;
  at: Date;
  reason: RevocationReason;
  /** Of the only certificate that is meant; otherwise all of the order are. */
  serialNumber: string | undefined;
};

/** What is revoked already stays as it is. @returns whether the order has, or had, such a certificate */
export async function revokeIssuances(trx: Transaction<Tables>, revocation: Revocation): Promise<boolean> {
  const { orderId, at, reason, serialNumber } = revocation;
  let update = trx
    .updateTable('issuances')
    .set({
      revoked_at: sql`coalesce(revoked_at, ${at})`,
      revocation_reason: sql`coalesce(revocation_reason, ${reason})`,
    })
    .where('order_id', '=', orderId)
    .where('state', '=', 'issued');
  if (serialNumber !== undefined) update = update.where('serial_number', '=', serialNumber);
  const { numUpdatedRows } = await update.executeTakeFirst();
  await trx.updateTable('crl').set({ dirty: true }).where('id', '=', 1).execute();
  return numUpdatedRows > 0n;
}

/** Whether any certificate of the order is neither revoked nor over. */
export async function hasValidIssuance(trx: Transaction<Tables>, orderId: string, now: Date): Promise<boolean> {
  const query = trx.selectFrom('issuances').select('id').where('order_id', '=', orderId).where('state', '=', 'issued');
  const valid = query.where('revoked_at', 'is', null).where('not_after', '>=', now).limit(1);
  return (await valid.executeTakeFirst()) !== undefined;
}

export type StatusRow = Pick<IssuanceRow, 'serial_number' | 'revoked_at' | 'revocation_reason'>;

export async function findStatuses(db: Queryable<Tables>, serialNumbers: readonly string[]): Promise<StatusRow[]> {
  const query = db.selectFrom('issuances').select(['serial_number', 'revoked_at', 'revocation_reason']);
  return query.where('serial_number', 'in', serialNumbers).where('state', '=', 'issued').execute();
}

/** Revoked certificates stay on the list until they have expired (RFC 5280, 3.3). */
export async function findRevoked(db: Queryable<Tables>, now: Date): Promise<StatusRow[]> {
  const query = db.selectFrom('issuances').select(['serial_number', 'revoked_at', 'revocation_reason']);
  return query.where('revoked_at', 'is not', null).where('not_after', '>=', now).orderBy('serial_number').execute();
}

/** Says which CA this database belongs to, and answers which it belonged to before; the same unless something is wrong. */
export async function claimIdentity(db: Queryable<Tables>, issuingSha256: string): Promise<string> {
  const values = { id: 1 as const, issuing_sha256: issuingSha256 };
  await db
    .insertInto('identity')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('identity').select('issuing_sha256').executeTakeFirstOrThrow()).issuing_sha256;
}
