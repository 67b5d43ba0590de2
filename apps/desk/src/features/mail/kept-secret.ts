import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { INSTALLATION_ACCOUNT, SealedRecordMissing, type Vault } from '../vault/index.ts';

export type SecretParts = { readonly database: Database<DeskSchema>; readonly vault: Vault };

async function openSecret({ database, vault }: SecretParts, recordId: string): Promise<Buffer | undefined> {
  try {
    return await vault.open(database.db, { accountId: INSTALLATION_ACCOUNT, recordId });
  } catch (error) {
    if (error instanceof SealedRecordMissing) return undefined;
    throw error;
  }
}

/**
 * A secret of the installation's mails, for the caller to zero: made when it is first asked for, and kept in the vault. Of
 * processes that make it at once, one's is kept, and all use that. Throws `vault.unavailable`.
 */
export async function openOrMakeSecret(parts: SecretParts, recordId: string, make: () => Buffer): Promise<Buffer> {
  const existing = await openSecret(parts, recordId);
  if (existing) return existing;
  const made = make();
  const sealed = await parts.vault.seal({ accountId: INSTALLATION_ACCOUNT, recordId }, made);
  made.fill(0);
  await parts.database.db.transaction().execute((trx) => parts.vault.storeFirst(trx, sealed));
  const kept = await openSecret(parts, recordId);
  if (!kept) throw new Error('the secret that was just stored is not there');
  return kept;
}
