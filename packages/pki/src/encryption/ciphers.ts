import { cbc } from '@noble/ciphers/aes.js';
import { nextTick } from '@noble/hashes/utils.js';
import { type Bytes, ownBytes } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';
import { type BlockOperation, createTripleDes } from './des.ts';
import { createRc2Decryption } from './rc2.ts';

/** A block cipher in CBC mode with the padding of PKCS #7: all that keys are encrypted with. Lengths in octets. */
export type Cipher = {
  readonly kind: 'aes' | 'des' | 'rc2';
  readonly keyLength: number;
  readonly blockLength: number;
  /** Of RC2: the bits that its key is reduced to. */
  readonly effectiveBits?: number;
};
/** What is still written. */
export type WritableCipher = Cipher & { readonly kind: 'aes' | 'des' };
export type KeyAndIv = { key: Uint8Array; iv: Uint8Array };

export const aes = (bits: 128 | 192 | 256): WritableCipher => ({ kind: 'aes', keyLength: bits / 8, blockLength: 16 });
/** DES with one key, triple DES with two or three. */
export const des = (keys: 1 | 2 | 3): WritableCipher => ({ kind: 'des', keyLength: 8 * keys, blockLength: 8 });
export const rc2 = (keyLength: number, effectiveBits = 8 * keyLength): Cipher => ({
  kind: 'rc2',
  keyLength,
  blockLength: 8,
  effectiveBits,
});

/**
 * The plain octets; undefined when their padding is wrong, as it is after most wrong passwords. Throws PkiError
 * der.malformed when it is not whole blocks.
 */
export async function decryptCbc(cipher: Cipher, keyAndIv: KeyAndIv, data: Uint8Array): Promise<Bytes | undefined> {
  if (data.length === 0 || data.length % cipher.blockLength !== 0) {
    throw new PkiError('der.malformed', { findings: ['ciphertext is not whole blocks'] });
  }
  const plain = cipher.kind === 'aes' ? decryptAes(keyAndIv, data) : await decryptOld(cipher, keyAndIv, data);
  return withoutPadding(plain, cipher.blockLength);
}

/** By @noble/ciphers: the WebCrypto of Chromium refuses AES-192, and one way for all is easier to trust than two. */
function decryptAes({ key, iv }: KeyAndIv, data: Uint8Array): Bytes {
  return ownBytes(cbc(key, iv, { disablePadding: true }).decrypt(data));
}

async function decryptOld(cipher: Cipher, { key, iv }: KeyAndIv, data: Uint8Array): Promise<Bytes> {
  const plain = ownBytes(data);
  const decryptBlock = blockDecryption(cipher, key);
  for (let offset = 0; offset < data.length; offset += 8) {
    if (offset % BLOCKS_PER_TURN === 0 && offset > 0) await nextTick();
    decryptBlock(plain, offset);
    for (let i = 0; i < 8; i += 1) {
      const previous = offset === 0 ? iv[i] : data[offset + i - 8];
      plain[offset + i] = (plain[offset + i] ?? 0) ^ (previous ?? 0);
    }
  }
  return plain;
}

/** In octets. These ciphers take up to 30 ms for as many, then the page gets its turn. */
const BLOCKS_PER_TURN = 65_536;

function blockDecryption({ kind, effectiveBits = 0 }: Cipher, key: Uint8Array): BlockOperation {
  return kind === 'rc2' ? createRc2Decryption(key, effectiveBits) : createTripleDes(key).decrypt;
}

function withoutPadding(plain: Bytes, blockLength: number): Bytes | undefined {
  const count = plain.at(-1) ?? 0;
  if (count === 0 || count > blockLength) return undefined;
  const padding = plain.subarray(plain.length - count);
  return padding.every((octet) => octet === count) ? plain.slice(0, plain.length - count) : undefined;
}

/** AES or (triple) DES; nothing is written in RC2 any more. */
export function encryptCbc(cipher: WritableCipher, { key, iv }: KeyAndIv, plain: Uint8Array): Bytes {
  if (cipher.kind === 'aes') return ownBytes(cbc(key, iv).encrypt(plain));
  const count = 8 - (plain.length % 8);
  const data = new Uint8Array(plain.length + count).fill(count);
  data.set(plain);
  const { encrypt } = createTripleDes(key);
  for (let offset = 0; offset < data.length; offset += 8) {
    for (let i = 0; i < 8; i += 1) {
      const previous = offset === 0 ? iv[i] : data[offset + i - 8];
      data[offset + i] = (data[offset + i] ?? 0) ^ (previous ?? 0);
    }
    encrypt(data, offset);
  }
  return data;
}
