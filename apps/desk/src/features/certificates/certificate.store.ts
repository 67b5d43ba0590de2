import type { Queryable } from '@certdesk/platform';
import type { Insertable, Selectable, Transaction, Updateable } from 'kysely';
import type { CertificateTable, DeskSchema } from '../../schema.ts';

/** Every read and write names the account first: what belongs to another account is not found. */

export const SUMMARY = [
  'account_id', 'id', 'common_name', 'names', 'organization', 'issuer_name', 'serial_number', 'fingerprint_sha256', 'key',
  'not_before', 'not_after', 'notes', 'order_number', 'imported_at',
] as const; // biome-ignore format: a table
const DETAIL = [
  ...SUMMARY, 'subject', 'issuer', 'fingerprint_sha1', 'public_key_sha256', 'signature_algorithm', 'certificate_pem',
  'chain_pem', 'csr_pem', 'chain', 'warnings', 'imported_by_name', 'updated_at',
] as const; // biome-ignore format: a table

export type CertificateSummaryRow = Pick<Selectable<CertificateTable>, (typeof SUMMARY)[number]>;
export type CertificateRow = Pick<Selectable<CertificateTable>, (typeof DETAIL)[number]>;
/** Which certificate of which account. */
export type CertificateKeyOf = { readonly accountId: string; readonly id: string };

/** Undefined when the account has this certificate already. */
export async function insertCertificate(
  trx: Transaction<DeskSchema>,
  certificate: Insertable<CertificateTable>,
): Promise<CertificateRow | undefined> {
  return trx
    .insertInto('certificates')
    .values(certificate)
    .onConflict((conflict) => conflict.columns(['account_id', 'fingerprint_sha256']).doNothing())
    .returning(DETAIL)
    .executeTakeFirst();
}

export async function findCertificate(
  db: Queryable<DeskSchema>,
  { accountId, id }: CertificateKeyOf,
): Promise<CertificateRow | undefined> {
  return db
    .selectFrom('certificates')
    .select(DETAIL)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Against every other change of it, and against services that are recorded meanwhile. */
export async function lockCertificate(
  trx: Transaction<DeskSchema>,
  { accountId, id }: CertificateKeyOf,
): Promise<CertificateRow | undefined> {
  return trx
    .selectFrom('certificates')
    .select(DETAIL)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findByFingerprint(
  db: Queryable<DeskSchema>,
  accountId: string,
  fingerprintSha256: string,
): Promise<Pick<CertificateRow, 'id' | 'common_name'> | undefined> {
  return db
    .selectFrom('certificates')
    .select(['id', 'common_name'])
    .where('account_id', '=', accountId)
    .where('fingerprint_sha256', '=', fingerprintSha256)
    .executeTakeFirst();
}

export async function setCertificate(
  trx: Transaction<DeskSchema>,
  { accountId, id }: CertificateKeyOf,
  changes: Updateable<CertificateTable>,
): Promise<CertificateRow> {
  return trx
    .updateTable('certificates')
    .set(changes)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(DETAIL)
    .executeTakeFirstOrThrow();
}

export async function dropCertificate(
  trx: Transaction<DeskSchema>,
  { accountId, id }: CertificateKeyOf,
): Promise<void> {
  await trx.deleteFrom('certificates').where('account_id', '=', accountId).where('id', '=', id).execute();
}
