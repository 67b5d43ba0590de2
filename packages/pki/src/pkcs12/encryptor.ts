import type { Bytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { integer, NULL, octetString, oid, sequence } from '../der/write.ts';
import { aes, des, encryptCbc } from '../encryption/ciphers.ts';
import { createEffort } from '../encryption/effort.ts';
import type { PasswordForm } from '../encryption/password.ts';
import { derivePbkdf2 } from '../encryption/pbkdf2.ts';
import { derivePkcs12, PURPOSE } from '../encryption/pkcs12-kdf.ts';
import { PKCS12_OID } from './oids.ts';

export type EncryptionChoice = 'modern' | 'legacy';

/** Encrypts the parts of one file with one password, and says with which hash the whole is to be sealed. */
export type Encryptor = {
  readonly encrypt: (plain: Uint8Array) => Promise<{ algorithm: Bytes; content: Bytes }>;
  readonly hash: 'SHA-1' | 'SHA-256';
  readonly hashOid: string;
  readonly iterations: number;
  readonly saltLength: number;
};

/**
 * Each of certificates, key and MAC takes as many rounds. .NET refuses files of more than 300,000 rounds a step or
 * 600,000 in all, Java of more than five million.
 */
const MODERN_ITERATIONS = 150_000;
/** What Java used when it still wrote triple DES, five times what OpenSSL and Windows did. */
const LEGACY_ITERATIONS = 10_000;

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_WITH_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export function createEncryption(choice: EncryptionChoice, form: PasswordForm): Encryptor {
  return choice === 'modern' ? modern(form) : legacy(form);
}

function modern({ octets }: PasswordForm): Encryptor {
  return {
    hash: 'SHA-256',
    hashOid: OID.sha256,
    iterations: MODERN_ITERATIONS,
    saltLength: 16,
    encrypt: async (plain) => {
      const [salt, iv, cipher] = [random(16), random(16), aes(256)];
      const kdf = { hash: 'SHA-256' as const, password: octets, salt, iterations: MODERN_ITERATIONS };
      const key = await derivePbkdf2({ ...kdf, length: cipher.keyLength }, createEffort());
      const prf = sequence(oid(HMAC_WITH_SHA256), NULL);
      const pbkdf2 = sequence(oid(PBKDF2), sequence(octetString(salt), integer(MODERN_ITERATIONS), prf));
      const parameters = sequence(pbkdf2, sequence(oid(AES_256_CBC), octetString(iv)));
      return { algorithm: sequence(oid(PBES2), parameters), content: encryptCbc(cipher, { key, iv }, plain) };
    },
  };
}

function legacy({ bmp }: PasswordForm): Encryptor {
  return {
    hash: 'SHA-1',
    hashOid: OID.sha1,
    iterations: LEGACY_ITERATIONS,
    saltLength: 8,
    encrypt: async (plain) => {
      const [salt, cipher, effort] = [random(8), des(3), createEffort()];
      const kdf = { hash: 'SHA-1' as const, bmp, salt, iterations: LEGACY_ITERATIONS };
      const key = await derivePkcs12({ ...kdf, purpose: PURPOSE.key, length: cipher.keyLength }, effort);
      const iv = await derivePkcs12({ ...kdf, purpose: PURPOSE.iv, length: cipher.blockLength }, effort);
      const parameters = sequence(octetString(salt), integer(LEGACY_ITERATIONS));
      const algorithm = sequence(oid(PKCS12_OID.pbeWithSha1And3Des), parameters);
      return { algorithm, content: encryptCbc(cipher, { key, iv }, plain) };
    },
  };
}
