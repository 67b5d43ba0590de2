import { p256, p384, p521 } from '@noble/curves/nist.js';
import { type Bytes, ownBytes } from '../bytes.ts';
import type { EcCurve } from './public-key.ts';

/*
 * The public point of a private key. Java writes EC keys without it, and not every browser's WebCrypto completes them.
 */

const CURVES = { 'P-256': p256, 'P-384': p384, 'P-521': p521 } as const satisfies Record<EcCurve, unknown>;

const octetsOf = (curve: EcCurve): number => CURVES[curve].lengths.secretKey ?? 0;

/** The curve whose private keys have this many octets. */
export const curveOfLength = (octets: number): EcCurve | undefined =>
  (['P-256', 'P-384', 'P-521'] as const).find((name) => octetsOf(name) === octets);

/** In the width of the curve: some programs leave leading zeros out, others put one before. Undefined when it does not fit. */
function toWidth(key: Uint8Array, octets: number): Bytes | undefined {
  const digits = key.subarray(Math.max(0, key.length - octets));
  if (key.length > octets + 1 || (key.length > octets && key[0] !== 0)) return undefined;
  const scalar = new Uint8Array(octets);
  scalar.set(digits, octets - digits.length);
  return scalar;
}

/** The private number in the width of its curve, and its point, uncompressed. Undefined when it is no key of that curve. */
export function completeEcKey(curve: EcCurve, key: Uint8Array): { scalar: Bytes; point: Bytes } | undefined {
  const { utils, getPublicKey } = CURVES[curve];
  const scalar = toWidth(key, octetsOf(curve));
  if (!scalar || !utils.isValidSecretKey(scalar)) return undefined;
  return { scalar, point: ownBytes(getPublicKey(scalar, false)) };
}
