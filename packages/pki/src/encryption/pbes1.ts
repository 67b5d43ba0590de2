import { concatBytes } from '../bytes.ts';
import { childrenOf, expectTag, type Tlv } from '../der/read.ts';
import { type Cipher, des, rc2 } from './ciphers.ts';
import type { Effort } from './effort.ts';
import { HASHES } from './hashes.ts';
import { derivePkcs12, PURPOSE } from './pkcs12-kdf.ts';
import { readIterations, readSalt } from './read-kdf.ts';
import type { Scheme } from './read-scheme.ts';
import { repeatHash } from './repeated-hash.ts';

/** RFC 7292, appendix C. The two with RC4 were never any program's default. */
const PKCS12: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': des(3),
  '1.2.840.113549.1.12.1.4': des(2),
  '1.2.840.113549.1.12.1.5': rc2(16),
  '1.2.840.113549.1.12.1.6': rc2(5),
};

/** RFC 8018, A.3: what OpenSSL before 1.1 wrote for `pkcs8 -topk8`. RC2 has 64 bits here. */
const PKCS5: Readonly<Record<string, { hash: 'MD5' | 'SHA-1'; cipher: Cipher }>> = {
  '1.2.840.113549.1.5.3': { hash: 'MD5', cipher: des(1) },
  '1.2.840.113549.1.5.6': { hash: 'MD5', cipher: rc2(8) },
  '1.2.840.113549.1.5.10': { hash: 'SHA-1', cipher: des(1) },
  '1.2.840.113549.1.5.11': { hash: 'SHA-1', cipher: rc2(8) },
};

type Parameters = { salt: Uint8Array; iterations: number };

/** The schemes that name hash and cipher in one identifier; undefined when it is none of them. Throws PkiError der.malformed. */
export function readPbes1(oid: string, parameters: Tlv | undefined): Scheme | undefined {
  const cipher = PKCS12[oid];
  if (cipher) return pkcs12Scheme(cipher, readParameters(parameters));
  const pkcs5 = PKCS5[oid];
  return pkcs5 && pkcs5Scheme(pkcs5, readParameters(parameters));
}

function readParameters(parameters: Tlv | undefined): Parameters {
  const [salt, iterations] = childrenOf(expectTag(parameters, 0x30));
  return { salt: readSalt(salt), iterations: readIterations(iterations) };
}

function pkcs12Scheme(cipher: Cipher, parameters: Parameters): Scheme {
  return {
    cipher,
    derive: async ({ bmp }, effort) => {
      const kdf = { ...parameters, hash: 'SHA-1' as const, bmp };
      return {
        key: await derivePkcs12({ ...kdf, purpose: PURPOSE.key, length: cipher.keyLength }, effort),
        iv: await derivePkcs12({ ...kdf, purpose: PURPOSE.iv, length: cipher.blockLength }, effort),
      };
    },
  };
}

function pkcs5Scheme({ hash, cipher }: { hash: 'MD5' | 'SHA-1'; cipher: Cipher }, parameters: Parameters): Scheme {
  return {
    cipher,
    derive: async ({ octets }, effort) => {
      const derived = await derivePbkdf1(hash, octets, { ...parameters, effort });
      return { key: derived.subarray(0, 8), iv: derived.subarray(8, 16) };
    },
  };
}

/** PBKDF1 of RFC 8018, 5.1. */
async function derivePbkdf1(
  hash: 'MD5' | 'SHA-1',
  password: Uint8Array,
  { salt, iterations, effort }: Parameters & { effort: Effort },
): Promise<Uint8Array> {
  effort.spend(iterations);
  return repeatHash(hash, HASHES[hash](concatBytes([password, salt])), iterations - 1);
}
