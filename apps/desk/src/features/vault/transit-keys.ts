import { createHash, timingSafeEqual } from 'node:crypto';
import { KEY_BYTES } from './envelope.ts';
import { type KeyEncryption, KeyFault } from './key-encryption.ts';
import { createTransitClient, type TransitSettings } from './transit-client.ts';

/**
 * Transit's rewrap knows no associated data (hashicorp/vault issues 29532 and 31791), so the binding goes into what is
 * encrypted: the data key, then the digest of its binding. Rewrapping then needs no plaintext outside of the key service.
 */
const digest = (binding: Buffer): Buffer => createHash('sha256').update(binding).digest();

function readBound(plaintext: Buffer, binding: Buffer): Buffer {
  const [dataKey, bound] = [plaintext.subarray(0, KEY_BYTES), plaintext.subarray(KEY_BYTES)];
  if (plaintext.length === 2 * KEY_BYTES && timingSafeEqual(bound, digest(binding))) return dataKey;
  plaintext.fill(0);
  throw new KeyFault('broken');
}

/** Key encryption by Vault's or OpenBao's Transit engine: the key never leaves it. Each version of the key is a key here. */
export function createTransitKeys(settings: TransitSettings): KeyEncryption {
  const client = createTransitClient(settings);
  const prefix = `transit:${settings.key}:v`;
  const owns = (keyId: string) => keyId.startsWith(prefix);
  const versionOf = (keyId: string): number => {
    if (!owns(keyId)) throw new KeyFault('unknown');
    return Number(keyId.slice(prefix.length));
  };
  // Whether keys are derived is fixed when the key is made.
  let derived: boolean | undefined;
  const contextOf = async (binding: Buffer): Promise<string | undefined> => {
    derived ??= (await client.readKey()).derived;
    return derived ? digest(binding).toString('base64') : undefined;
  };
  const itemOf = async (wrapped: Buffer, binding: Buffer) => {
    const context = await contextOf(binding);
    return { ciphertext: wrapped.toString('utf8'), ...(context ? { context } : {}) };
  };
  const newest = async () => `${prefix}${Math.max(...(await client.readKey()).versions)}`;
  return {
    source: `Transit (${settings.mount}/${settings.key})`,
    owns,
    newest,
    make: async () => {
      await client.rotate();
      return newest();
    },
    wrap: async (keyId, dataKey, binding) => {
      const bound = Buffer.concat([dataKey, digest(binding)]);
      try {
        const options = { version: versionOf(keyId), context: await contextOf(binding) };
        return Buffer.from(await client.encrypt(bound, options), 'utf8');
      } finally {
        bound.fill(0);
      }
    },
    unwrap: async ({ keyId, wrapped, binding }) => {
      versionOf(keyId);
      return readBound(await client.decrypt(await itemOf(wrapped, binding)), binding);
    },
    rewrap: async (keys, keyId) => {
      const items = await Promise.all(keys.map(({ wrapped, binding }) => itemOf(wrapped, binding)));
      const rewrapped = await client.rewrap(items, versionOf(keyId));
      return rewrapped.map((text) => (text === undefined ? undefined : Buffer.from(text, 'utf8')));
    },
    // Old versions are the key service's: its operator archives them (min_decryption_version).
    forgetAllBut: async () => false,
  };
}
