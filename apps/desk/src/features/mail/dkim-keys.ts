import { createPrivateKey, type KeyObject } from 'node:crypto';
import { DKIM_KEY_KINDS, type DkimKey, type DkimKeyKind, makeDkimKey } from '@certdesk/mail';
import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { INSTALLATION_ACCOUNT, SealedRecordMissing, type Vault } from '../vault/index.ts';

const placeOf = (kind: DkimKeyKind) => ({ accountId: INSTALLATION_ACCOUNT, recordId: `dkim-${kind}` });

type Parts = { readonly database: Database<DeskSchema>; readonly vault: Vault };

async function openKey({ database, vault }: Parts, kind: DkimKeyKind): Promise<KeyObject | undefined> {
  try {
    const der = await vault.open(database.db, placeOf(kind));
    try {
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    } finally {
      der.fill(0);
    }
  } catch (error) {
    if (error instanceof SealedRecordMissing) return undefined;
    throw error;
  }
}

/** Of processes that make the first key at once, one's is kept, and all use that. */
async function openOrMakeKey(parts: Parts, kind: DkimKeyKind): Promise<KeyObject> {
  const existing = await openKey(parts, kind);
  if (existing) return existing;
  const der = makeDkimKey(kind).export({ format: 'der', type: 'pkcs8' });
  const sealed = await parts.vault.seal(placeOf(kind), der);
  der.fill(0);
  await parts.database.db.transaction().execute((trx) => parts.vault.storeFirst(trx, sealed));
  const kept = await openKey(parts, kind);
  if (!kept) throw new Error('the key that was just stored is not there');
  return kept;
}

/** The keys that sign the desk's own mails, made at the first start and kept in the vault. Throws `vault.unavailable`. */
export async function openDkimKeys(parts: Parts, selector: string): Promise<DkimKey[]> {
  const keys: DkimKey[] = [];
  for (const kind of DKIM_KEY_KINDS)
    keys.push({ selector: `${selector}-${kind}`, privateKey: await openOrMakeKey(parts, kind) });
  return keys;
}
