import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { type Bytes, ownBytes } from '../bytes.ts';
import { type Effort, TURN_MILLISECONDS } from './effort.ts';
import { HASHES, type HashName } from './hashes.ts';

export type Pbkdf2 = {
  hash: HashName;
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  /** In octets. */
  length: number;
};

/** PBKDF2 of RFC 8018. Throws PkiError encryption.too_costly. */
export async function derivePbkdf2(kdf: Pbkdf2, effort: Effort): Promise<Bytes> {
  const { hash, salt, iterations, length } = kdf;
  effort.spend(iterations * Math.ceil(length / HASHES[hash].outputLen));
  // HMAC pads its key with zeros, so that one zero is the same key as none; not every WebCrypto takes none.
  const password = kdf.password.length === 0 ? new Uint8Array(1) : ownBytes(kdf.password);
  if (hash === 'MD5' || hash === 'SHA-224') {
    const options = { c: iterations, dkLen: length, asyncTick: TURN_MILLISECONDS };
    return ownBytes(await pbkdf2Async(HASHES[hash], password, salt, options));
  }
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash, salt: ownBytes(salt), iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
}
