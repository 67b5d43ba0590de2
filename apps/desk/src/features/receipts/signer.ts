import { CertdeskError } from '@certdesk/contract';
import type { Clock, Database } from '@certdesk/platform';
import { createSigningKey, openSigningKey, type SigningKey } from '@certdesk/receipts';
import type { DeskSchema } from '../../schema.ts';
import { INSTALLATION_ACCOUNT, type Vault } from '../vault/index.ts';
import { findCurrentKid, insertFirstKey } from './receipt-key.store.ts';

export type SignerParts = { readonly database: Database<DeskSchema>; readonly vault: Vault; readonly clock: Clock };

export type Signer = {
  /**
   * Takes the key out of the vault, once, and makes the first key of an installation. May ask a key service, so never
   * inside a transaction. Throws CertdeskError `vault.unavailable`; asked again, it tries again.
   */
  unlock: () => Promise<SigningKey>;
  /** The key, without asking anybody. Throws CertdeskError `vault.unavailable` while it has not been unlocked. */
  key: () => SigningKey;
};

const placeOf = (kid: string) => ({ accountId: INSTALLATION_ACCOUNT, recordId: `receipt-key/${kid}` });

async function makeFirstKey({ database, vault, clock }: SignerParts): Promise<void> {
  const { publicJwk, privateJwk } = await createSigningKey();
  try {
    const sealed = await vault.seal(placeOf(publicJwk.kid), privateJwk);
    await database.db.transaction().execute(async (trx) => {
      if (await insertFirstKey(trx, publicJwk, clock.now())) await vault.store(trx, sealed);
    });
  } finally {
    privateJwk.fill(0);
  }
}

async function openCurrentKey(parts: SignerParts): Promise<SigningKey> {
  const { db } = parts.database;
  const kid = await findCurrentKid(db);
  if (kid === undefined) {
    await makeFirstKey(parts);
    return openCurrentKey(parts);
  }
  const privateJwk = await parts.vault.open(db, placeOf(kid));
  try {
    return await openSigningKey(privateJwk);
  } finally {
    privateJwk.fill(0);
  }
}

/** Holds the installation's signing key while the process runs, as a key that cannot be exported. */
export function createSigner(parts: SignerParts): Signer {
  let known: SigningKey | undefined;
  return {
    unlock: async () => {
      known ??= await openCurrentKey(parts);
      return known;
    },
    key: () => {
      if (!known) throw new CertdeskError('vault.unavailable');
      return known;
    },
  };
}
