import { CertdeskError, type ImportCertificateBody, type Language } from '@certdesk/contract';
import { type PrivateKeyFound, privateKeyPem } from '@certdesk/pki/import';
import { newId, type Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { Vault } from '../vault/index.ts';
import {
  type CertificateKeyOf,
  type CertificateRow,
  findByFingerprint,
  insertCertificate,
} from './certificate.store.ts';
import { materialColumns } from './certificate-columns.ts';
import { type CheckedImport, type CheckParts, checkImport, refuse, sourcesOf } from './check-import.ts';

export type Sealed = Awaited<ReturnType<Vault['seal']>>;
export type CertificateParts = CheckParts & { vault: Vault; audit: Audit };

export const actorOf = ({ userId, name }: Actor) => ({ id: userId, name });

/** Seals a key under its certificate's id. May ask a key service, so it is never done inside a transaction. */
export async function sealKey(
  vault: Vault,
  { accountId, id }: CertificateKeyOf,
  key: PrivateKeyFound,
): Promise<Sealed> {
  const pem = Buffer.from(privateKeyPem(key), 'utf8');
  try {
    return await vault.seal({ accountId, recordId: id }, pem);
  } finally {
    pem.fill(0);
    key.pkcs8.fill(0);
  }
}

/** The refusal that names the certificate which is there already; undefined when there is none. */
export async function findAlreadyImported(
  db: Queryable<DeskSchema>,
  accountId: string,
  fingerprintSha256: string,
): Promise<CertdeskError | undefined> {
  const there = await findByFingerprint(db, accountId, fingerprintSha256);
  if (!there) return undefined;
  return new CertdeskError('certificate.already_imported', {
    params: { certificateId: there.id, commonName: there.common_name },
  });
}

type Import = { readonly actor: Actor; readonly body: ImportCertificateBody; readonly language: Language };

type Insertion = { id: string; actor: Actor; notes: string; checked: CheckedImport; sealed: Sealed; now: Date };

async function insertImported(
  { vault, audit }: CertificateParts,
  trx: Transaction<DeskSchema>,
  { id, actor, notes, checked, sealed, now }: Insertion,
): Promise<CertificateRow | undefined> {
  const row = await insertCertificate(trx, {
    ...materialColumns(checked, notes),
    account_id: actor.accountId,
    id,
    notes,
    imported_by: actor.userId,
    imported_by_name: actor.name,
    imported_at: now,
  });
  if (!row) return undefined;
  await vault.store(trx, sealed);
  await audit(trx, {
    accountId: actor.accountId,
    orderNumber: row.order_number,
    certificateId: id,
    action: 'certificate.imported',
    actor: actorOf(actor),
    params: { commonName: row.common_name, fingerprint: row.fingerprint_sha256 },
  });
  return row;
}

/**
 * Imports a certificate with its key: the row, the sealed key and the audit entry commit together. Throws
 * `certificate.refused`, `certificate.already_imported`, `vault.unavailable`.
 */
export async function importCertificate(
  parts: CertificateParts,
  { actor, body, language }: Import,
): Promise<CertificateRow> {
  const { accountId } = actor;
  const { db } = parts.database;
  const checked = await checkImport(parts, { accountId, sources: sourcesOf(body), language });
  const { leaf, key } = checked;
  if (!key) throw refuse([{ code: 'import.key_missing' }], { imports: parts.imports, language });
  const there = await findAlreadyImported(db, accountId, leaf.fingerprintSha256);
  if (there) throw there;
  const [id, now] = [newId(), parts.clock.now()];
  const sealed = await sealKey(parts.vault, { accountId, id }, key);
  const insertion = { id, actor, notes: body.notes ?? '', checked, sealed, now };
  const row = await db.transaction().execute((trx) => insertImported(parts, trx, insertion));
  if (row) return row;
  // Nothing inserted: the same certificate was imported by a request that overtook this one, and maybe deleted since.
  throw (await findAlreadyImported(db, accountId, leaf.fingerprintSha256)) ?? new CertdeskError('service.unavailable');
}
