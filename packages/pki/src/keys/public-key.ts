import { bytesToBigInt } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, expectTag, readDer, readOid, readUnsigned, readWholeBits } from '../der/read.ts';

export type EcCurve = 'P-256' | 'P-384' | 'P-521';

export type PublicKey =
  | { type: 'RSA'; size: number; modulus: bigint; exponent: bigint }
  | { type: 'ECDSA'; size: number; curve: EcCurve }
  | { type: 'other'; size: 0; algorithm: string };

export const CURVE_OIDS: Readonly<Record<EcCurve, string>> = {
  'P-256': '1.2.840.10045.3.1.7',
  'P-384': '1.3.132.0.34',
  'P-521': '1.3.132.0.35',
};

const CURVES: Readonly<Record<string, { curve: EcCurve; size: number }>> = {
  [CURVE_OIDS['P-256']]: { curve: 'P-256', size: 256 },
  [CURVE_OIDS['P-384']]: { curve: 'P-384', size: 384 },
  [CURVE_OIDS['P-521']]: { curve: 'P-521', size: 521 },
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.840.10045.2.1': 'EC',
};

/** Reads a SubjectPublicKeyInfo. Kinds of keys that no certificate may carry come back as "other". Throws PkiError der.malformed. */
export function readPublicKey(spki: Uint8Array): PublicKey {
  const [algorithm, key] = childrenOf(expectTag(readDer(spki), 0x30));
  const [oidTlv, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const oid = readOid(oidTlv);
  const octets = readWholeBits(key);
  if (oid === OID.rsaEncryption) return readRsaKey(octets);
  const named = oid === OID.ecPublicKey && parameters?.tag === 0x06 ? CURVES[readOid(parameters)] : undefined;
  // BR 7.1.3.1.2 wants the curve by name; compressed points are left out because not every browser reads them.
  if (named && octets[0] === 4 && octets.length === 1 + 2 * Math.ceil(named.size / 8))
    return { type: 'ECDSA', ...named };
  return { type: 'other', size: 0, algorithm: otherKeyName(oid) };
}

/** What people call a kind of key that no certificate may carry; its OID where they call it nothing. */
export const otherKeyName = (oid: string): string => OTHER_NAMES[oid] ?? oid;

function readRsaKey(octets: Uint8Array): PublicKey {
  const [modulus, exponent] = childrenOf(expectTag(readDer(octets), 0x30));
  const digits = readUnsigned(modulus);
  const [first = 0] = digits;
  const size = digits.length === 0 ? 0 : digits.length * 8 - Math.clz32(first) + 24;
  const modulusValue = size > MAX_RSA_BITS ? 0n : bytesToBigInt(digits);
  return { type: 'RSA', size, modulus: modulusValue, exponent: bytesToBigInt(readUnsigned(exponent).slice(0, 64)) };
}

/** Larger moduli are refused unread: verifying one signature would take seconds. */
export const MAX_RSA_BITS = 8192;

/** The octets of the key itself, without its algorithm: what key identifiers are hashed from (RFC 5280, 4.2.1.2). */
export function keyOctets(spki: Uint8Array): Uint8Array {
  return readWholeBits(childrenOf(readDer(spki))[1]);
}
