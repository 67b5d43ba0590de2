import { createHash, createPublicKey } from 'node:crypto';
import { CertdeskError } from '@certdesk/contract';
import type { Actor } from '../../http/actor.ts';
import { requireFreshPerson } from '../accounts/index.ts';
import { SealedRecordMissing } from '../vault/index.ts';
import { type CertificateRow, findCertificate } from './certificate.store.ts';
import { type DownloadFile, KEY_FILES, type KeyForm } from './download-files.ts';
import { actorOf, type CertificateParts } from './import-certificate.ts';
import { lockOwn } from './services.ts';

type Release = { readonly actor: Actor; readonly id: string; readonly form: KeyForm };

function isKeyOf({ public_key_sha256 }: CertificateRow, keyPem: Buffer): boolean {
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex') === public_key_sha256;
}

async function openKey({ database, vault }: CertificateParts, accountId: string, id: string): Promise<Buffer> {
  if (!(await findCertificate(database.db, { accountId, id }))) throw new CertdeskError('certificate.not_found');
  try {
    return await vault.open(database.db, { accountId, recordId: id });
  } catch (cause) {
    // Deleted between the two reads; the row goes together with the key.
    if (cause instanceof SealedRecordMissing) throw new CertdeskError('certificate.not_found', { cause });
    throw cause;
  }
}

/** Notes the download, and answers with the file; undefined when the key was replaced since it was opened. */
async function recordRelease(
  { database, audit }: CertificateParts,
  { actor, id, form }: Release,
  keyPem: Buffer,
): Promise<DownloadFile | undefined> {
  const { accountId } = actor;
  return database.db.transaction().execute(async (trx) => {
    const row = await lockOwn(trx, { accountId, id });
    if (!isKeyOf(row, keyPem)) return undefined;
    await audit(trx, {
      accountId,
      orderNumber: row.order_number,
      certificateId: id,
      action: 'certificate.key_downloaded',
      actor: actorOf(actor),
      params: { commonName: row.common_name, fingerprint: row.fingerprint_sha256, form },
    });
    return KEY_FILES[form](row, keyPem);
  });
}

/**
 * Gives a private key out, to a person who has just proved who they are; that it went out is on record before its first
 * byte leaves. Throws `certificate.not_found`, `session.person_required`, `session.fresh_required`, `vault.unavailable`.
 */
export async function releasePrivateKey(parts: CertificateParts, release: Release): Promise<DownloadFile> {
  const { actor, id } = release;
  requireFreshPerson(actor, parts.clock);
  const keyPem = await openKey(parts, actor.accountId, id);
  try {
    const file = await recordRelease(parts, release, keyPem);
    // Replaced meanwhile: key and certificate of one file must be a pair, so both are read again.
    return file ?? (await releasePrivateKey(parts, release));
  } finally {
    keyPem.fill(0);
  }
}
