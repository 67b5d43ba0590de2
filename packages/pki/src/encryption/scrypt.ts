import { scryptAsync } from '@noble/hashes/scrypt.js';
import { type Bytes, ownBytes } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';
import { type Effort, TURN_MILLISECONDS } from './effort.ts';

export type Scrypt = {
  password: Uint8Array;
  salt: Uint8Array;
  cost: number;
  blockSize: number;
  parallel: number;
  /** In octets. */
  length: number;
};

/** OpenSSL itself stops at 32 MB. */
const MAX_MEMORY = 128 * 1024 * 1024;
/** Costs of real files are 1 to 8 and 1 to 16; what is prepared before the first pause grows with both. */
const MAX_LANES = 1024;

/** scrypt of RFC 7914. Throws PkiError encryption.too_costly, der.malformed for a cost that is no power of two. */
export async function deriveScrypt(kdf: Scrypt, effort: Effort): Promise<Bytes> {
  const { cost, blockSize, parallel, length } = kdf;
  if (cost < 2 || !Number.isInteger(Math.log2(cost)) || blockSize < 1 || parallel < 1) {
    throw new PkiError('der.malformed', { findings: ['scrypt parameters'] });
  }
  const memory = 128 * blockSize * (cost + parallel + 1);
  if (memory > MAX_MEMORY || blockSize * parallel > MAX_LANES) {
    throw new PkiError('encryption.too_costly', { findings: [`scrypt N=${cost} r=${blockSize} p=${parallel}`] });
  }
  // Mixing 128 octets takes about as long as one round of a hash.
  effort.spend(cost * blockSize * parallel);
  const options = {
    N: cost,
    r: blockSize,
    p: parallel,
    dkLen: length,
    maxmem: MAX_MEMORY,
    asyncTick: TURN_MILLISECONDS,
  };
  return ownBytes(await scryptAsync(kdf.password, kdf.salt, options));
}
