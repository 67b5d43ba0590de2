import { CertdeskError } from '@certdesk/contract';
import type { Database } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { DeskSchema } from '../../schema.ts';
import { INSTALLATION_ACCOUNT, SealedRecordMissing, type Vault } from '../vault/index.ts';
import type { AuthorityKeep } from './adapter.ts';
import type { Values } from './authority-kind.ts';

type Parts = { readonly database: Database<DeskSchema>; readonly vault: Vault };

const prefixOf = (authorityId: string) => `authority/${authorityId}/`;
const placeOf = (authorityId: string, name: string) => ({
  accountId: INSTALLATION_ACCOUNT,
  recordId: `${prefixOf(authorityId)}${name}`,
});
const Secrets = z.record(z.string(), z.unknown());

async function openText({ database, vault }: Parts, place: ReturnType<typeof placeOf>): Promise<string | undefined> {
  try {
    const opened = await vault.open(database.db, place);
    const text = opened.toString('utf8');
    opened.fill(0);
    return text;
  } catch (error) {
    if (error instanceof SealedRecordMissing) return undefined;
    throw error;
  }
}

/** An authority's secrets; none when none were set. Throws CertdeskError `vault.unavailable`. */
export async function openSecrets(parts: Parts, authorityId: string): Promise<Values> {
  const text = await openText(parts, placeOf(authorityId, 'secrets'));
  return text === undefined ? {} : Secrets.parse(JSON.parse(text));
}

/** Seals before the transaction in which the answer stores: sealing may ask the network. */
export async function sealSecrets({ vault }: Parts, authorityId: string, secrets: Values) {
  const plaintext = Buffer.from(JSON.stringify(secrets), 'utf8');
  const sealed = await vault.seal(placeOf(authorityId, 'secrets'), plaintext);
  plaintext.fill(0);
  return (trx: Transaction<DeskSchema>) => vault.store(trx, sealed);
}

/** Forgets all that is sealed for an authority, also what its adapter has kept. */
export async function forgetSecrets(trx: Transaction<DeskSchema>, authorityId: string): Promise<void> {
  await trx
    .deleteFrom('sealed_records')
    .where('account_id', '=', INSTALLATION_ACCOUNT)
    .where((where) => where.fn('starts_with', ['record_id', where.val(prefixOf(authorityId))]))
    .execute();
}

/** What an adapter keeps for itself, sealed. */
export function createKeep(parts: Parts, authorityId: string): AuthorityKeep {
  const { database, vault } = parts;
  return {
    read: (name) => openText(parts, placeOf(authorityId, `keep/${name}`)),
    write: async (name, value) => {
      const plaintext = Buffer.from(value, 'utf8');
      const sealed = await vault.seal(placeOf(authorityId, `keep/${name}`), plaintext);
      plaintext.fill(0);
      await database.db.transaction().execute((trx) => vault.store(trx, sealed));
    },
  };
}

export const isVaultUnavailable = (error: unknown): boolean =>
  error instanceof CertdeskError && error.code === 'vault.unavailable';
