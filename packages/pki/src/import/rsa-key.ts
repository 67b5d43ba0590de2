import { bytesToBigInt } from '../bytes.ts';
import { childrenOf, expectTag, readDer, readUnsigned, type Tlv } from '../der/read.ts';
import { MAX_RSA_BITS } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';

/** Modulus and public exponent of an RSAPrivateKey whose numbers fit together. Throws PkiError der.malformed otherwise. */
export function splitRsaKey(der: Uint8Array): { modulus: Tlv; exponent: Tlv } {
  const fields = childrenOf(expectTag(readDer(der), 0x30));
  const numbers = fields.slice(1, 9).map(readUnsigned);
  const [, modulus, exponent] = fields;
  if (!modulus || !exponent || numbers.length !== 8 || !isConsistent(numbers)) {
    throw new PkiError('der.malformed', { findings: ['RSA key that contradicts itself'] });
  }
  return { modulus, exponent };
}

/** RFC 8017, 3.2: a key damaged in one digit would be noticed only by the visitors of the server otherwise. */
function isConsistent(octets: readonly Uint8Array[]): boolean {
  const [first] = octets;
  // Longer ones are refused for their size; computing with them would take seconds.
  if (!first || octets.some((number) => number.length > first.length)) return false;
  if (first.length > MAX_RSA_BITS / 8) return true;
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp = 0n, dq = 0n, inverse = 0n] = octets.map(bytesToBigInt);
  if (p < 2n || q < 2n || p * q !== n) return false;
  const fits = dp === d % (p - 1n) && dq === d % (q - 1n) && (q * inverse) % p === 1n;
  return fits && (e * dp) % (p - 1n) === 1n && (e * dq) % (q - 1n) === 1n;
}
