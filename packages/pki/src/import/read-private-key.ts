import { type Bytes, ownBytes, toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, type Tlv } from '../der/read.ts';
import { bitString, context, integer, NULL, octetString, oid, sequence } from '../der/write.ts';
import { sha256 } from '../fingerprint.ts';
import { completeEcKey, curveOfLength } from '../keys/ec-point.ts';
import { CURVE_OIDS, type EcCurve, otherKeyName, readPublicKey } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';
import { ed25519Pair } from './ed25519-key.ts';
import { keyKind } from './key-kind.ts';
import { splitRsaKey } from './rsa-key.ts';
import type { ImportSource, PrivateKeyFound } from './types.ts';

/** Both halves of a pair, the private one as PKCS #8. */
export type KeyPairDer = { readonly pkcs8: Bytes; readonly spki: Bytes };

/** A key of a kind that cannot be used for a server's certificate, by its name. */
export type UnsupportedKey = { readonly unsupported: string };

/** PKCS #8 (RFC 5958), PKCS #1 (RFC 8017, A.1.2), SEC 1 (RFC 5915) or the older form of DSA. */
export type KeyForm = 'pkcs8' | 'pkcs1' | 'sec1' | 'dsa';

export type KeyInput = {
  readonly der: Uint8Array;
  readonly form: KeyForm;
  /** From an EC PARAMETERS block before it, which old OpenSSL needs for keys without their curve. */
  readonly curve: string | undefined;
};

/**
 * Reads a private key, proves its halves belong together and writes it as PKCS #8 in its one canonical form, without
 * attributes. Throws PkiError der.malformed, also for a key whose numbers contradict each other.
 */
export async function readPrivateKey(input: KeyInput, source: ImportSource): Promise<PrivateKeyFound | UnsupportedKey> {
  const pair = await pairOf(input);
  if ('unsupported' in pair) return pair;
  const key = keyKind(readPublicKey(pair.spki));
  return { kind: 'private_key', source, pkcs8: pair.pkcs8, publicKeySha256: toHex(await sha256(pair.spki)), key };
}

function pairOf({ der, form, curve }: KeyInput): Promise<KeyPairDer | UnsupportedKey> | KeyPairDer | UnsupportedKey {
  if (form === 'dsa') return { unsupported: 'DSA' };
  if (form === 'pkcs1') return rsaPair(der);
  const fields = childrenOf(expectTag(readDer(der), 0x30));
  if (form === 'sec1') return ecPair(fields, curve);
  const [, algorithm, key] = fields;
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const octets = contentOf(expectTag(key, 0x04));
  const name = readOid(type);
  if (name === OID.rsaEncryption) return rsaPair(octets);
  if (name === OID.ed25519) return ed25519Pair(octets);
  if (name !== OID.ecPublicKey) return { unsupported: otherKeyName(name) };
  const named = parameters?.tag === 0x06 ? readOid(parameters) : 'explicit';
  return ecPair(childrenOf(expectTag(readDer(octets), 0x30)), named);
}

function rsaPair(pkcs1: Uint8Array): KeyPairDer {
  const { modulus, exponent } = splitRsaKey(pkcs1);
  const algorithm = sequence(oid(OID.rsaEncryption), NULL);
  return {
    pkcs8: sequence(integer(0), algorithm, octetString(pkcs1)),
    spki: sequence(algorithm, bitString(sequence(rawOf(modulus), rawOf(exponent)))),
  };
}

/** The fields of an ECPrivateKey. Its own public point is not asked: what counts is the point that the number makes. */
function ecPair(fields: readonly Tlv[], outerCurve: string | undefined): KeyPairDer | UnsupportedKey {
  const key = contentOf(expectTag(fields[1], 0x04));
  const inner = fields.find((field) => field.tag === 0xa0);
  const parameters = inner && childrenOf(inner)[0];
  const ownCurve = parameters && (parameters.tag === 0x06 ? readOid(parameters) : 'explicit');
  const named = ownCurve ?? outerCurve;
  const curve = named === undefined ? curveOfLength(key.length) : curveByOid(named);
  if (!curve) return { unsupported: 'EC' };
  const complete = completeEcKey(curve, key);
  if (!complete) throw new PkiError('der.malformed', { findings: ['no key of its curve'] });
  const algorithm = sequence(oid(OID.ecPublicKey), oid(CURVE_OIDS[curve]));
  const point = bitString(complete.point);
  const ecKey = sequence(integer(1), octetString(complete.scalar), context(1, point));
  return { pkcs8: sequence(integer(0), algorithm, octetString(ecKey)), spki: sequence(algorithm, point) };
}

function curveByOid(dotted: string): EcCurve | undefined {
  return (['P-256', 'P-384', 'P-521'] as const).find((curve) => CURVE_OIDS[curve] === dotted);
}

/** The curve that an EC PARAMETERS block names. */
export function readCurve(bytes: Uint8Array): string {
  return readOid(readDer(ownBytes(bytes)));
}
