import { timingSafeEqual } from 'node:crypto';
import { type Clock, type Log, type Queryable, StartFault } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { bindingOf, KEY_BYTES } from './envelope.ts';
import { type KeyEncryption, KeyFault } from './key-encryption.ts';
import { findCurrentKey, findKeys, insertFirstKey, type VaultKey } from './vault.store.ts';

export type KeyRegisterOptions = {
  readonly db: Queryable<DeskSchema>;
  readonly keys: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
};

/** The keys that the database knows, and the proof that ours are the same. */
export type KeyRegister = {
  unlock: () => Promise<void>;
  /** Id of the key to seal with, asked anew each time, since another process may have rotated. Throws KeyFault, StartFault. */
  current: () => Promise<string>;
  /** What a key must open to be the key of this id. */
  checkValueOf: (keyId: string) => Promise<Buffer>;
};

/** Known to all; that it comes out again proves the key. */
const CHECK_TEXT = Buffer.alloc(KEY_BYTES, 'certdesk vault key check');
const CHECK_BINDING = bindingOf('certdesk-vault/1/key-check');

/** One sentence for the operator. Undefined for a key service that does not answer, which is no fault of the keys. */
function startFault(error: unknown, { source, keyId }: { source: string; keyId: string }): StartFault | undefined {
  if (!(error instanceof KeyFault)) throw error;
  switch (error.reason) {
    case 'unavailable':
      return undefined;
    case 'lost':
      return new StartFault('vault.key_lost', { file: source, keyId }, { cause: error });
    case 'refused':
      return new StartFault('vault.key_refused', { source }, { cause: error });
    default:
      return new StartFault('vault.key_wrong', { source, keyId }, { cause: error });
  }
}

export function createKeyRegister({ db, keys, clock, log }: KeyRegisterOptions): KeyRegister {
  const proven = new Set<string>();

  const checkValueOf = (keyId: string) => keys.wrap(keyId, CHECK_TEXT, CHECK_BINDING);

  const prove = async ({ key_id: keyId, check_value }: VaultKey): Promise<void> => {
    if (proven.has(keyId)) return;
    const text = await keys.unwrap({ keyId, wrapped: Buffer.from(check_value), binding: CHECK_BINDING });
    if (text.length !== CHECK_TEXT.length || !timingSafeEqual(text, CHECK_TEXT)) throw new KeyFault('broken');
    proven.add(keyId);
  };

  /** A key is made only for a database that has none: a missing file must never be taken for a new installation. */
  const takeFirstKey = async (): Promise<void> => {
    const keyId = (await keys.newest()) ?? (await keys.make?.());
    if (keyId === undefined) throw new KeyFault('unknown');
    await insertFirstKey(db, { keyId, checkValue: await checkValueOf(keyId), at: clock.now() });
  };

  const unlock = async (): Promise<void> => {
    let known: VaultKey[] = await findKeys(db);
    let keyId = '';
    try {
      if (known.length === 0) {
        await takeFirstKey();
        known = await findKeys(db);
      }
      for (const key of known) {
        keyId = key.key_id;
        await prove(key);
      }
    } catch (error) {
      const fault = startFault(error, { source: keys.source, keyId });
      if (fault) throw fault;
      log.warn({ event: 'vault.key_service_silent', err: error });
    }
  };

  return {
    unlock,
    checkValueOf,
    current: async () => {
      let key = await findCurrentKey(db);
      if (!key) {
        // The key service was silent when the desk started.
        await takeFirstKey();
        key = await findCurrentKey(db);
      }
      if (!key) throw new KeyFault('unknown');
      await prove(key);
      return key.key_id;
    },
  };
}
