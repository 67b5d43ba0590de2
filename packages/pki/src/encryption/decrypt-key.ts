import { type Bytes, concatBytes, fromHex } from '../bytes.ts';
import { toDer } from '../der/ber.ts';
import { childrenOf, contentOf, expectTag, readDer } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';
import { aes, type Cipher, des, rc2 } from './ciphers.ts';
import { createEffort, type Effort } from './effort.ts';
import { HASHES } from './hashes.ts';
import { type Locked, lockedBy, passwordForms } from './password.ts';
import { unsupported } from './read-kdf.ts';
import { readScheme, type Scheme, unlock } from './read-scheme.ts';

/**
 * The PKCS #8 PrivateKeyInfo within an EncryptedPrivateKeyInfo (RFC 5958), DER or BER. The empty password is always tried.
 * Throws PkiError der.malformed, encryption.unsupported or encryption.too_costly.
 */
export async function decryptPkcs8(
  bytes: Uint8Array,
  passwords: readonly string[],
  effort: Effort = createEffort(),
): Promise<Bytes | Locked> {
  const [algorithm, content] = childrenOf(expectTag(readDer(toDer(bytes)), 0x30));
  const scheme = readScheme(algorithm);
  const encrypted = contentOf(expectTag(content, 0x04));
  const key = await unlock({
    scheme,
    content: encrypted,
    forms: passwordForms(passwords),
    effort,
    read: readPrivateKeyInfo,
  });
  return key ?? lockedBy(passwords);
}

/** The value if it begins as a PrivateKeyInfo does: version, algorithm, key. */
export function readPrivateKeyInfo(bytes: Uint8Array): Bytes | undefined {
  return ifDer(bytes, [0x02, 0x30, 0x04]);
}

/** As DER, if it is a SEQUENCE that begins with values of these tags. */
export function ifDer(bytes: Uint8Array, tags: readonly number[]): Bytes | undefined {
  try {
    const der = toDer(bytes);
    const children = childrenOf(expectTag(readDer(der), 0x30));
    return tags.every((tag, index) => children[index]?.tag === tag) ? der : undefined;
  } catch (error) {
    if (error instanceof PkiError) return undefined; // nonsense, after a wrong password
    throw error;
  }
}

const PEM_CIPHERS: Readonly<Record<string, Cipher>> = {
  'AES-128-CBC': aes(128),
  'AES-192-CBC': aes(192),
  'AES-256-CBC': aes(256),
  'DES-EDE3-CBC': des(3),
  'DES-EDE-CBC': des(2),
  'DES-CBC': des(1),
  'RC2-CBC': rc2(16),
  'RC2-64-CBC': rc2(8),
  'RC2-40-CBC': rc2(5),
};

/** The two halves of a `DEK-Info` header: `DES-EDE3-CBC,0123456789ABCDEF`. */
export type LegacyPem = { readonly cipher: string; readonly iv: string };

/**
 * The key within PEM that is encrypted the old way of OpenSSL (`Proc-Type: 4,ENCRYPTED`): PKCS #1, SEC 1, DSA or PKCS #8,
 * as its label says. Throws PkiError der.malformed or encryption.unsupported.
 */
export async function decryptLegacyPem(
  { cipher: name, iv: digits }: LegacyPem,
  content: Uint8Array,
  passwords: readonly string[],
): Promise<Bytes | Locked> {
  const cipher = PEM_CIPHERS[name.trim().toUpperCase()];
  if (!cipher) throw unsupported(`cipher ${name.slice(0, 40)}`);
  const scheme = pemScheme(cipher, readIv(digits, cipher));
  const read = (plain: Uint8Array) => ifDer(plain, [0x02]);
  const key = await unlock({ scheme, content, forms: passwordForms(passwords), effort: createEffort(), read });
  return key ?? lockedBy(passwords);
}

function readIv(digits: string, { blockLength }: Cipher): Uint8Array {
  const text = digits.trim();
  if (!/^[0-9a-f]*$/i.test(text) || text.length !== 2 * blockLength) {
    throw new PkiError('der.malformed', { findings: ['IV of DEK-Info'] });
  }
  return fromHex(text);
}

/** EVP_BytesToKey with MD5 and one round; the first eight octets of the IV are the salt. */
function pemScheme(cipher: Cipher, iv: Uint8Array): Scheme {
  return {
    cipher,
    derive: ({ octets }) => {
      const salted = concatBytes([octets, iv.subarray(0, 8)]);
      const digests = [HASHES.MD5(salted)];
      for (let last = digests[0]; last && digests.length * 16 < cipher.keyLength; last = digests.at(-1)) {
        digests.push(HASHES.MD5(concatBytes([last, salted])));
      }
      return Promise.resolve({ key: concatBytes(digests).slice(0, cipher.keyLength), iv });
    },
  };
}
