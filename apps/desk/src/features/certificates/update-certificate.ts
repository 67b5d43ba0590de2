import { CertdeskError, type Language, type UpdateCertificateBody } from '@certdesk/contract';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { type CertificateRow, findCertificate, setCertificate } from './certificate.store.ts';
import { materialColumns, searchColumn } from './certificate-columns.ts';
import { type CheckedImport, checkImport } from './check-import.ts';
import { gatherReplacement, replacesMaterial } from './gather-replacement.ts';
import { actorOf, type CertificateParts, findAlreadyImported, type Sealed, sealKey } from './import-certificate.ts';
import { findServices } from './service.store.ts';
import { lockOwn, refuseInUse } from './services.ts';

/** PostgreSQL's code, and PGlite's. */
const UNIQUE_VIOLATION = '23505';

type Update = {
  readonly actor: Actor;
  readonly id: string;
  readonly body: UpdateCertificateBody;
  readonly language: Language;
};

async function changeNotes(
  { audit }: CertificateParts,
  trx: Transaction<DeskSchema>,
  { row, notes, actor }: { row: CertificateRow; notes: string | undefined; actor: Actor },
): Promise<CertificateRow> {
  if (notes === undefined || notes === row.notes) return row;
  const { accountId } = actor;
  await audit(trx, {
    accountId,
    certificateId: row.id,
    action: 'certificate.notes_changed',
    actor: actorOf(actor),
    params: { commonName: row.common_name },
  });
  return setCertificate(trx, { accountId, id: row.id }, { notes, search_text: searchColumn(row, notes) });
}

type Replacement = {
  readonly row: CertificateRow;
  readonly checked: CheckedImport;
  readonly sealed: Sealed | undefined;
  readonly actor: Actor;
};

async function replaceMaterial(
  { vault, audit, clock }: CertificateParts,
  trx: Transaction<DeskSchema>,
  { row, checked, sealed, actor }: Replacement,
): Promise<CertificateRow> {
  const { accountId } = actor;
  const columns = materialColumns(checked, row.notes);
  const changed = await setCertificate(trx, { accountId, id: row.id }, { ...columns, updated_at: clock.now() });
  if (sealed) await vault.store(trx, sealed);
  await audit(trx, {
    accountId,
    orderNumber: changed.order_number,
    certificateId: row.id,
    action: 'certificate.updated',
    actor: actorOf(actor),
    params: { commonName: changed.common_name, from: row.fingerprint_sha256, to: changed.fingerprint_sha256 },
  });
  return changed;
}

/** Whether what was kept of the one is what the other has. */
const isSameMaterial = (one: CertificateRow, other: CertificateRow): boolean =>
  (['certificate_pem', 'chain_pem', 'csr_pem'] as const).every((part) => one[part] === other[part]);

/** What is written once the row is locked; undefined when somebody else has replaced the material since it was read. */
async function write(
  parts: CertificateParts,
  { actor, id, body }: Update,
  replacement: Omit<Replacement, 'actor'> | undefined,
): Promise<CertificateRow | undefined> {
  const { accountId } = actor;
  return parts.database.db.transaction().execute(async (trx) => {
    let row = await lockOwn(trx, { accountId, id });
    if (replacement) {
      refuseInUse(await findServices(trx, { accountId, id }));
      if (!isSameMaterial(row, replacement.row)) return undefined;
      row = await replaceMaterial(parts, trx, { ...replacement, row, actor });
    }
    return changeNotes(parts, trx, { row, notes: body.notes, actor });
  });
}

type Failure = { readonly error: unknown; readonly replacement: Omit<Replacement, 'actor'> | undefined };

/** The index of fingerprints decides whether the account has the new certificate already; here it gets its words. */
async function refuseDuplicate({ database }: CertificateParts, { actor }: Update, { error, replacement }: Failure) {
  const isDuplicate = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
  if (!isDuplicate || !replacement) throw error;
  const { fingerprintSha256 } = replacement.checked.leaf;
  throw (await findAlreadyImported(database.db, actor.accountId, fingerprintSha256)) ?? error;
}

async function prepare(parts: CertificateParts, { actor, id, body, language }: Update) {
  const { accountId } = actor;
  const { db } = parts.database;
  const row = await findCertificate(db, { accountId, id });
  if (!row) throw new CertdeskError('certificate.not_found');
  refuseInUse(await findServices(db, { accountId, id }));
  const sources = await gatherReplacement(body, row, parts.clock.now());
  const checked = await checkImport(parts, { accountId, sources, language, keptKey: row.public_key_sha256 });
  const sealed = checked.key && (await sealKey(parts.vault, { accountId, id }, checked.key));
  return { row, checked, sealed };
}

/**
 * Changes notes, always; certificate, key, intermediates and CSR while no service uses them, together or not at all,
 * checked as an import is. The history keeps who did it, with both fingerprints. Throws `certificate.not_found`,
 * `certificate.refused`, `certificate.in_use`, `certificate.already_imported`, `vault.unavailable`.
 */
export async function updateCertificate(parts: CertificateParts, update: Update): Promise<CertificateRow> {
  const replacement = replacesMaterial(update.body) ? await prepare(parts, update) : undefined;
  const row = await write(parts, update, replacement).catch((error: unknown) =>
    refuseDuplicate(parts, update, { error, replacement }),
  );
  // Somebody was faster: what is kept must be what they have left. Each further round means that another one went through.
  return row ?? updateCertificate(parts, update);
}
