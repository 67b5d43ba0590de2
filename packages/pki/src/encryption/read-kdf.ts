import type { Bytes } from '../bytes.ts';
import { childrenOf, contentOf, expectTag, readOid, type Tlv } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';
import type { Effort } from './effort.ts';
import { type HashName, hmacByOid } from './hashes.ts';
import { derivePbkdf2 } from './pbkdf2.ts';
import { readNumber } from './read-number.ts';
import { deriveScrypt } from './scrypt.ts';

const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

export type Kdf = {
  /** In octets, where the file names it. */
  readonly keyLength: number | undefined;
  readonly derive: (password: Uint8Array, length: number, effort: Effort) => Promise<Bytes>;
};

export const unsupported = (what: string): PkiError => new PkiError('encryption.unsupported', { findings: [what] });

/** Reads a keyDerivationFunc of RFC 8018 or 7914. Throws PkiError der.malformed or encryption.unsupported. */
export function readKdf(algorithm: Tlv | undefined): Kdf {
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const oid = readOid(type);
  const fields = childrenOf(expectTag(parameters, 0x30));
  if (oid === PBKDF2) return readPbkdf2(fields);
  if (oid === SCRYPT) return readScrypt(fields);
  throw unsupported(`KDF ${oid}`);
}

function readPbkdf2([saltTlv, count, ...rest]: readonly Tlv[]): Kdf {
  const salt = readSalt(saltTlv);
  const iterations = readIterations(count);
  const length = rest.find(({ tag }) => tag === 0x02);
  const hash = readPrf(rest.find(({ tag }) => tag === 0x30));
  return {
    keyLength: length && readNumber(length),
    derive: (password, length, effort) => derivePbkdf2({ hash, password, salt, iterations, length }, effort),
  };
}

function readPrf(prf: Tlv | undefined): HashName {
  if (!prf) return 'SHA-1'; // the default of RFC 8018, A.2
  const oid = readOid(childrenOf(prf)[0]);
  const hash = hmacByOid(oid);
  if (!hash) throw unsupported(`PRF ${oid}`);
  return hash;
}

function readScrypt([saltTlv, cost, blockSize, parallel, length]: readonly Tlv[]): Kdf {
  const salt = readSalt(saltTlv);
  const costs = { cost: readNumber(cost), blockSize: readNumber(blockSize), parallel: readNumber(parallel) };
  return {
    keyLength: length && readNumber(length),
    derive: (password, length, effort) => deriveScrypt({ ...costs, password, salt, length }, effort),
  };
}

/** Real ones have 8 to 64 octets. */
const MAX_SALT = 1024;

export function readSalt(tlv: Tlv | undefined): Uint8Array {
  const salt = contentOf(expectTag(tlv, 0x04));
  if (salt.length > MAX_SALT) throw new PkiError('der.malformed', { findings: ['salt too long'] });
  return salt;
}

export function readIterations(tlv: Tlv | undefined): number {
  const iterations = readNumber(tlv);
  if (iterations < 1) throw new PkiError('der.malformed', { findings: ['no iterations'] });
  return iterations;
}
