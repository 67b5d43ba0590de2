import { nextTick } from '@noble/hashes/utils.js';
import { TURN_MILLISECONDS } from './effort.ts';
import { HASHES, type HashName } from './hashes.ts';
import { repeatSha1 } from './repeated-sha1.ts';

/** Rounds between two looks at the clock: a millisecond or two. */
const BATCH = 2048;

/** The hash of the hash of the hash, and so on. The page gets its turn in between. */
export async function repeatHash(name: HashName, digest: Uint8Array, rounds: number): Promise<Uint8Array> {
  let result = digest;
  let since = performance.now();
  for (let done = 0; done < rounds; done += BATCH) {
    result = repeatBriefly(name, result, Math.min(BATCH, rounds - done));
    if (performance.now() - since < TURN_MILLISECONDS) continue;
    await nextTick();
    since = performance.now();
  }
  return result;
}

function repeatBriefly(name: HashName, digest: Uint8Array, rounds: number): Uint8Array {
  if (name === 'SHA-1') return repeatSha1(digest, rounds);
  let result = digest;
  for (let i = 0; i < rounds; i += 1) result = HASHES[name](result);
  return result;
}
