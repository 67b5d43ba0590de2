import { type Bytes, bytesToBigInt, fromHex } from '../bytes.ts';
import type { EcCurve } from './public-key.ts';

/*
 * The public point of a private key. Java writes EC keys without it, and not every browser's WebCrypto completes them.
 * The time this takes depends on the key: it runs once where a person imports a key, never per signature.
 */

/** Short Weierstrass curves of SP 800-186, 3.2.1, with a = -3. */
type Curve = {
  readonly p: bigint;
  readonly n: bigint;
  readonly x: bigint;
  readonly y: bigint;
  readonly octets: number;
};

const CURVES: Readonly<Record<EcCurve, Curve>> = {
  'P-256': {
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    octets: 32,
  },
  'P-384': {
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    octets: 48,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    octets: 66,
  },
};

/** The curve whose private keys have this many octets. */
export const curveOfLength = (octets: number): EcCurve | undefined =>
  (['P-256', 'P-384', 'P-521'] as const).find((name) => CURVES[name].octets === octets);

/** The private number in the width of its curve, and its point, uncompressed. Undefined when it is no key of that curve. */
export function completeEcKey(curve: EcCurve, key: Uint8Array): { scalar: Bytes; point: Bytes } | undefined {
  const { n, octets } = CURVES[curve];
  if (key.length > octets + 1) return undefined;
  const scalar = bytesToBigInt(key);
  if (scalar === 0n || scalar >= n) return undefined;
  const [x, y] = multiply(CURVES[curve], scalar);
  const hex = (value: bigint): string => value.toString(16).padStart(2 * octets, '0');
  return { scalar: fromHex(hex(scalar)), point: fromHex(`04${hex(x)}${hex(y)}`) };
}

/** Jacobian coordinates: x = X/Z^2, y = Y/Z^3; Z is zero at infinity. */
type Point = readonly [x: bigint, y: bigint, z: bigint];

function multiply(curve: Curve, scalar: bigint): [bigint, bigint] {
  const base: Point = [curve.x, curve.y, 1n];
  let sum: Point = [1n, 1n, 0n];
  for (const bit of scalar.toString(2)) {
    sum = double(curve.p, sum);
    if (bit === '1') sum = add(curve.p, sum, base);
  }
  const [x, y, z] = sum;
  const inverse = power(z, curve.p - 2n, curve.p);
  const square = (inverse * inverse) % curve.p;
  return [modulo(x * square, curve.p), modulo(((y * square) % curve.p) * inverse, curve.p)];
}

const modulo = (value: bigint, p: bigint): bigint => ((value % p) + p) % p;

function double(p: bigint, [x, y, z]: Point): Point {
  const zz = (z * z) % p;
  const yy = (y * y) % p;
  const beta = (x * yy) % p;
  const alpha = (3n * (x - zz) * (x + zz)) % p;
  const x3 = (alpha * alpha - 8n * beta) % p;
  return [x3, (alpha * (4n * beta - x3) - 8n * yy * yy) % p, (2n * y * z) % p];
}

/** The second point is the base point, which within 1 to n-1 is never added to itself or to its negative. */
function add(p: bigint, [x1, y1, z1]: Point, [x2, y2]: Point): Point {
  if (z1 % p === 0n) return [x2, y2, 1n];
  const zz = (z1 * z1) % p;
  const h = (x2 * zz - x1) % p;
  const r = (((y2 * zz) % p) * z1 - y1) % p;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (x1 * hh) % p;
  const x3 = (r * r - hhh - 2n * v) % p;
  return [x3, (r * (v - x3) - y1 * hhh) % p, (z1 * h) % p];
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % p;
    if (bit === '1') result = (result * base) % p;
  }
  return result;
}
