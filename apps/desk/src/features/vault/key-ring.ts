import { type KeyEncryption, KeyFault, type WrappedKey } from './key-encryption.ts';

/** How many data keys at once ask a key service, when they move from one place to another. */
const AT_ONCE = 10;

/** Undefined for a key that is not in this place; any other error goes on. */
function absent(error: unknown): undefined {
  if (error instanceof KeyFault && (error.reason === 'unknown' || error.reason === 'lost')) return undefined;
  throw error;
}

async function rewrapAcross(ring: KeyEncryption, key: WrappedKey, keyId: string): Promise<Buffer | undefined> {
  try {
    const dataKey = await ring.unwrap(key);
    try {
      return await ring.wrap(keyId, dataKey, key.binding);
    } finally {
      dataKey.fill(0);
    }
  } catch (error) {
    if (error instanceof KeyFault && error.reason === 'broken') return undefined;
    throw error;
  }
}

/**
 * Keys kept in several places, for moving from one to another: new keys come from the first, and the others open what is
 * still under theirs.
 */
export function createKeyRing(first: KeyEncryption, others: readonly KeyEncryption[]): KeyEncryption {
  if (others.length === 0) return first;
  const all = [first, ...others];
  /** Asks whoever may have the key; one that is missing in one place can be in the next. */
  const ask = async <R>(keyId: string, question: (keys: KeyEncryption) => Promise<R>): Promise<R> => {
    let missing = new KeyFault('unknown');
    for (const keys of all.filter((candidate) => candidate.owns(keyId))) {
      try {
        return await question(keys);
      } catch (error) {
        absent(error);
        if (missing.reason !== 'lost') missing = error as KeyFault; // cast: absent throws whatever else it is
      }
    }
    throw missing;
  };
  const ring: KeyEncryption = {
    source: all.map(({ source }) => source).join(', '),
    owns: (keyId) => all.some((keys) => keys.owns(keyId)),
    newest: first.newest,
    make: first.make,
    forgetAllBut: first.forgetAllBut,
    wrap: (keyId, dataKey, binding) => ask(keyId, (keys) => keys.wrap(keyId, dataKey, binding)),
    unwrap: (key) => ask(key.keyId, (keys) => keys.unwrap(key)),
    rewrap: async (keys, keyId) => {
      if ([keyId, ...keys.map((key) => key.keyId)].every(first.owns)) {
        const rewrapped = await first.rewrap(keys, keyId).catch(absent);
        if (rewrapped) return rewrapped;
      }
      const results: (Buffer | undefined)[] = [];
      for (let start = 0; start < keys.length; start += AT_ONCE) {
        const group = keys.slice(start, start + AT_ONCE);
        results.push(...(await Promise.all(group.map((key) => rewrapAcross(ring, key, keyId)))));
      }
      return results;
    },
  };
  return ring;
}
