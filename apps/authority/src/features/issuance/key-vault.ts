import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const SealedKey = z.object({ name: z.string(), iv: z.base64(), tag: z.base64(), ciphertext: z.base64() });

/** Binds a sealed key to its name: the root's cannot be put in the place of the issuing CA's. */
const context = (name: string): Buffer => Buffer.from(`certdesk-authority-key/1/${name}`);

/** The private key as it lies on disk: PKCS #8, encrypted with AES-256-GCM under the key encryption key. */
export function sealKey(kek: Buffer, name: string, key: KeyObject): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, kek, iv).setAAD(context(name));
  const ciphertext = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const [ivText, tag, text] = [iv, cipher.getAuthTag(), ciphertext].map((bytes) => bytes.toString('base64'));
  return `${JSON.stringify({ name, iv: ivText, tag, ciphertext: text }, null, 2)}\n`;
}

/** Throws when the text is damaged, sealed under another key encryption key, or a key of another name. */
export function openKey(kek: Buffer, name: string, sealed: string): KeyObject {
  const { iv, tag, ciphertext } = SealedKey.parse(JSON.parse(sealed));
  const decipher = createDecipheriv(ALGORITHM, kek, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    .setAAD(context(name))
    .setAuthTag(Buffer.from(tag, 'base64'));
  const der = Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64')), decipher.final()]);
  return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
}
