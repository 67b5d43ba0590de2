import { childrenOf, contentOf, expectTag, readOid, type Tlv } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';
import { aes, type Cipher, des, rc2 } from './ciphers.ts';
import { readKdf, unsupported } from './read-kdf.ts';
import { readNumber } from './read-number.ts';
import type { Scheme } from './read-scheme.ts';

const CIPHERS: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': aes(128),
  '2.16.840.1.101.3.4.1.22': aes(192),
  '2.16.840.1.101.3.4.1.42': aes(256),
  '1.2.840.113549.3.7': des(3),
  '1.3.14.3.2.7': des(1),
};
const RC2 = '1.2.840.113549.3.2';

/** Reads PBES2-params (RFC 8018, A.4). Throws PkiError der.malformed or encryption.unsupported. */
export function readPbes2(parameters: Tlv | undefined): Scheme {
  const [kdfTlv, encryption] = childrenOf(expectTag(parameters, 0x30));
  const kdf = readKdf(kdfTlv);
  const { cipher, iv } = readEncryption(encryption, kdf.keyLength);
  return {
    cipher,
    derive: async ({ octets }, effort) => ({ key: await kdf.derive(octets, cipher.keyLength, effort), iv }),
  };
}

function readEncryption(
  encryption: Tlv | undefined,
  keyLength: number | undefined,
): { cipher: Cipher; iv: Uint8Array } {
  const [type, parameters] = childrenOf(expectTag(encryption, 0x30));
  const oid = readOid(type);
  if (oid === RC2) return readRc2(parameters, keyLength);
  const cipher = CIPHERS[oid];
  if (!cipher) throw unsupported(`cipher ${oid}`);
  if (keyLength !== undefined && keyLength !== cipher.keyLength) throw malformed('key length');
  return { cipher, iv: readIv(parameters, cipher) };
}

function readIv(tlv: Tlv | undefined, cipher: Cipher): Uint8Array {
  const iv = contentOf(expectTag(tlv, 0x04));
  if (iv.length !== cipher.blockLength) throw malformed('IV length');
  return iv;
}

/** Up to 256 bits, versions stand for the bits (RFC 8018, B.2.3). */
const RC2_VERSIONS: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };

function readRc2(parameters: Tlv | undefined, keyLength: number | undefined): { cipher: Cipher; iv: Uint8Array } {
  const [version, iv] = childrenOf(expectTag(parameters, 0x30));
  const bits = RC2_VERSIONS[readNumber(version)];
  if (bits === undefined) throw unsupported(`RC2 version ${readNumber(version)}`);
  const length = keyLength ?? bits / 8;
  if (length < 1 || length > 128) throw malformed('key length');
  const cipher = rc2(length, bits);
  return { cipher, iv: readIv(iv, cipher) };
}

function malformed(what: string): PkiError {
  return new PkiError('der.malformed', { findings: [what] });
}
