import type { CsrFault } from '@certdesk/contract';
import { MAX_RSA_BITS, type PublicKey } from './public-key.ts';
import { PUBLISHED_KEYS } from './published-keys.ts';
import { hasClosePrimes, hasRocaFingerprint, hasSmallFactor } from './weak-rsa.ts';

const MIN_RSA_BITS = 2048;

/** Everything that forbids a certificate for this key (BR 6.1.1.3, 6.1.5, 6.1.6). `sha256` is its fingerprint in hex. */
export function faultsOfKey(key: PublicKey, sha256: string): CsrFault[] {
  const faults: CsrFault[] = [];
  const published = PUBLISHED_KEYS.get(sha256);
  if (published) faults.push({ code: 'csr.key_compromised', params: { source: published } });
  if (key.type === 'other') faults.push({ code: 'csr.key_type', params: { type: key.algorithm } });
  if (key.type === 'RSA') faults.push(...faultsOfRsaKey(key));
  return faults;
}

function faultsOfRsaKey(key: Extract<PublicKey, { type: 'RSA' }>): CsrFault[] {
  const faults: CsrFault[] = [];
  if (key.size < MIN_RSA_BITS || key.size > MAX_RSA_BITS || key.size % 8 !== 0) {
    faults.push({ code: 'csr.key_size', params: { size: key.size, min: MIN_RSA_BITS, max: MAX_RSA_BITS } });
  }
  if (key.exponent < 65537n || key.exponent % 2n === 0n || key.exponent >= 1n << 256n) {
    faults.push({ code: 'csr.key_exponent', params: { exponent: shortNumber(key.exponent) } });
  }
  if (key.size > MAX_RSA_BITS || key.size < 16) return faults;
  if (hasSmallFactor(key.modulus)) faults.push({ code: 'csr.key_weak_small_factor' });
  if (hasRocaFingerprint(key.modulus)) faults.push({ code: 'csr.key_weak_roca' });
  if (hasClosePrimes(key.modulus)) faults.push({ code: 'csr.key_weak_close_primes' });
  return faults;
}

function shortNumber(value: bigint): string {
  const digits = value.toString();
  return digits.length > 24 ? `${digits.slice(0, 24)}…` : digits;
}
