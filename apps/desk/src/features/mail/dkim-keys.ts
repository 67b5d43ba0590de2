import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { DkimKey } from '@certdesk/mail';
import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { INSTALLATION_ACCOUNT, SealedRecordMissing, type Vault } from '../vault/index.ts';

const KINDS = ['rsa', 'ed25519'] as const;
type Kind = (typeof KINDS)[number];

const placeOf = (kind: Kind) => ({ accountId: INSTALLATION_ACCOUNT, recordId: `dkim-${kind}` });

/** RFC 8301 3.2: signers use 2048 bits at least; more do not fit into one string of a TXT record without need. */
const makeKey = (kind: Kind): KeyObject =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ed25519').privateKey;

type Parts = { readonly database: Database<DeskSchema>; readonly vault: Vault };

async function openKey({ database, vault }: Parts, kind: Kind): Promise<KeyObject | undefined> {
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
async function openOrMakeKey(parts: Parts, kind: Kind): Promise<KeyObject> {
  const existing = await openKey(parts, kind);
  if (existing) return existing;
  const der = makeKey(kind).export({ format: 'der', type: 'pkcs8' });
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
  for (const kind of KINDS)
    keys.push({ selector: `${selector}-${kind}`, privateKey: await openOrMakeKey(parts, kind) });
  return keys;
}
