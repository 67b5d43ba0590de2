import type { Bytes } from '../bytes.ts';
import type { Effort } from './effort.ts';
import { HASHES, type HashName } from './hashes.ts';
import { repeatHash } from './repeated-hash.ts';

/** What the octets are for (RFC 7292, B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

export type Pkcs12Kdf = {
  hash: HashName;
  /** Of PasswordForm.bmp. */
  bmp: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  /** In octets. */
  length: number;
};

/** The key derivation of RFC 7292, appendix B.2. Throws PkiError encryption.too_costly. */
export async function derivePkcs12(kdf: Pkcs12Kdf, effort: Effort): Promise<Bytes> {
  const hash = HASHES[kdf.hash];
  const diversifier = new Uint8Array(hash.blockLen).fill(kdf.purpose);
  const input = new Uint8Array([...stretch(kdf.salt, hash.blockLen), ...stretch(kdf.bmp, hash.blockLen)]);
  const derived = new Uint8Array(Math.ceil(kdf.length / hash.outputLen) * hash.outputLen);
  for (let offset = 0; offset < derived.length; offset += hash.outputLen) {
    effort.spend(kdf.iterations);
    const first = hash.create().update(diversifier).update(input).digest();
    const digest = await repeatHash(kdf.hash, first, kdf.iterations - 1);
    derived.set(digest, offset);
    addToBlocks(input, stretch(digest, hash.blockLen));
  }
  return derived.slice(0, kdf.length);
}

/** Repeated up to a whole number of blocks; nothing stays nothing. */
function stretch(octets: Uint8Array, blockLength: number): Uint8Array {
  const blocks = Math.ceil(octets.length / blockLength);
  return Uint8Array.from({ length: blocks * blockLength }, (_, i) => octets[i % octets.length] ?? 0);
}

/** Adds the addend and one to each block, as big-endian numbers without carry out of the block. */
function addToBlocks(blocks: Uint8Array, addend: Uint8Array): void {
  for (let end = addend.length; end <= blocks.length; end += addend.length) {
    let carry = 1;
    for (let i = 1; i <= addend.length; i += 1) {
      carry += (blocks[end - i] ?? 0) + (addend[addend.length - i] ?? 0);
      blocks[end - i] = carry;
      carry >>>= 8;
    }
  }
}
