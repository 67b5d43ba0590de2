import { generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hasClosePrimes, hasRocaFingerprint, hasSmallFactor } from './weak-rsa.ts';

const prime = (bits: number): bigint => generatePrimeSync(bits, { bigint: true });

describe('tests of RSA moduli', () => {
  it('pass an ordinary key', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n = '' } = publicKey.export({ format: 'jwk' });
    const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
    expect([hasSmallFactor(modulus), hasRocaFingerprint(modulus), hasClosePrimes(modulus)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('recognize the primes of the ROCA chips', () => {
    const firstPrimes = [
      2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    ];
    const more = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];
    const m = [...firstPrimes, ...more].reduce((product, factor) => product * BigInt(factor), 1n);
    const chipPrime = (k: bigint, a: number): bigint =>
      k * m + Array.from({ length: a }).reduce((r: bigint) => (r * 65537n) % m, 1n);
    expect(hasRocaFingerprint(chipPrime(2n ** 700n + 5n, 41) * chipPrime(2n ** 701n + 9n, 99))).toBe(true);
  });

  it('factor a modulus whose primes lie close together', () => {
    const p = prime(512);
    const q = generatePrimeSync(512, { bigint: true, add: 2n, rem: 1n });
    let near = p + 2n;
    while (!isProbablyPrime(near)) near += 2n;
    expect(hasClosePrimes(p * near)).toBe(true);
    expect(hasClosePrimes(p * p)).toBe(true);
    expect(hasClosePrimes(p * q)).toBe(false);
  });

  it('find a factor below 752', () => {
    expect(hasSmallFactor(prime(1024) * 751n)).toBe(true);
    expect(hasSmallFactor(prime(1024) * 757n)).toBe(false);
    expect(hasSmallFactor(2n ** 2047n)).toBe(true);
  });
});

function isProbablyPrime(n: bigint): boolean {
  let result = 1n;
  let base = 3n;
  for (let exponent = n - 1n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % n;
    base = (base * base) % n;
  }
  return result === 1n;
}
