import { createHmac } from 'node:crypto';
import { EnvelopeBroken, KEY_BYTES, openEnvelope, sealEnvelope } from './envelope.ts';
import { type KeyEncryption, KeyFault, type WrappedKey } from './key-encryption.ts';

const PREFIX = 'local:';
const ID_BYTES = 8;

/**
 * The id follows from the key, so that a key is the same key wherever it is kept: moving the file's content into
 * CERTDESK_KEK changes nothing. A MAC, which tells nothing about the key.
 */
export function localKeyId(key: Buffer): string {
  const mac = createHmac('sha256', key).update('certdesk-vault/1/key-id').digest();
  return `${PREFIX}${mac.subarray(0, ID_BYTES).toString('hex')}`;
}

/** The key in base64; undefined when it is not one of 32 bytes. */
export function parseKey(text: string): Buffer | undefined {
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES && key.toString('base64') === text ? key : undefined;
}

/** Where keys in this machine's memory come from. */
export type KeySource = Pick<KeyEncryption, 'source' | 'make' | 'forgetAllBut'> & {
  /** All keys, newest first; none when none has been made yet. `fresh` looks again where they are kept. */
  read: (how: 'known' | 'fresh') => readonly Buffer[];
  /** What a key that is not there means: never there, or gone with its file. */
  absence: () => 'unknown' | 'lost';
};

function unwrapWith(key: Buffer, wrapped: Buffer, binding: Buffer): Buffer {
  try {
    return openEnvelope(key, wrapped, binding);
  } catch (cause) {
    if (cause instanceof EnvelopeBroken) throw new KeyFault('broken', { cause });
    throw cause;
  }
}

function rewrapWith(before: Buffer, after: Buffer, { wrapped, binding }: WrappedKey): Buffer | undefined {
  try {
    const dataKey = openEnvelope(before, wrapped, binding);
    try {
      return sealEnvelope(after, dataKey, binding);
    } finally {
      dataKey.fill(0);
    }
  } catch (error) {
    if (error instanceof EnvelopeBroken) return undefined;
    throw error;
  }
}

/** Key encryption with keys that this process holds: AES-256-GCM, bound to the record as the record itself is. */
export function createLocalKeys(source: KeySource): KeyEncryption {
  const find = (keyId: string): Buffer => {
    // Another process may have made the key since: looked for again before it counts as unknown.
    for (const how of ['known', 'fresh'] as const) {
      const key = source.read(how).find((candidate) => localKeyId(candidate) === keyId);
      if (key) return key;
    }
    throw new KeyFault(source.absence());
  };
  return {
    source: source.source,
    make: source.make,
    forgetAllBut: source.forgetAllBut,
    owns: (keyId) => keyId.startsWith(PREFIX),
    newest: async () => {
      const [key] = source.read('fresh');
      return key && localKeyId(key);
    },
    wrap: async (keyId, dataKey, binding) => sealEnvelope(find(keyId), dataKey, binding),
    unwrap: async ({ keyId, wrapped, binding }) => unwrapWith(find(keyId), wrapped, binding),
    rewrap: async (keys, keyId) => keys.map((key) => rewrapWith(find(key.keyId), find(keyId), key)),
  };
}
