import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM as NIST SP 800-38D has it: a nonce of 96 bits, a tag of 128. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** First octet of everything that is sealed here, so that a later format can be told apart. */
const VERSION = 1;

/** What is sealed does not open: it was changed, it is another record's, or the key is another. Says nothing more. */
export class EnvelopeBroken extends Error {
  constructor(options: ErrorOptions = {}) {
    super('the sealed bytes do not open', options);
    this.name = 'EnvelopeBroken';
  }
}

/** Joins texts so that no two lists of them are the same bytes: each is preceded by its length. */
export function bindingOf(purpose: string, ...parts: readonly string[]): Buffer {
  const pieces = [purpose, ...parts].flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(pieces);
}

/** version, nonce, ciphertext, tag. The nonce is random: a key must seal far less than 2^32 times (SP 800-38D 8.3). */
export function sealEnvelope(key: Buffer, plaintext: Uint8Array, binding: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(binding);
  const ciphertext = cipher.update(plaintext);
  return Buffer.concat([Buffer.of(VERSION), nonce, ciphertext, cipher.final(), cipher.getAuthTag()]);
}

/** Throws EnvelopeBroken unless key, binding and every bit are those of the sealing. */
export function openEnvelope(key: Buffer, sealed: Uint8Array, binding: Buffer): Buffer {
  const tagStart = sealed.length - TAG_BYTES;
  if (tagStart < 1 + NONCE_BYTES || sealed[0] !== VERSION) throw new EnvelopeBroken();
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(binding)
    .setAuthTag(sealed.subarray(tagStart));
  const plaintext = decipher.update(sealed.subarray(1 + NONCE_BYTES, tagStart));
  try {
    decipher.final(); // nothing is left in GCM: this only checks the tag
    return plaintext;
  } catch (cause) {
    plaintext.fill(0); // not authentic, and not to be kept
    throw new EnvelopeBroken({ cause });
  }
}
