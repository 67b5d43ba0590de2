/*
 * RSA moduli that can be factored by what is known about how they were made. Every test takes the modulus alone.
 */

const SMALL_PRIMES = primesBelow(752);

function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < limit; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** BR 6.1.6 advises against factors below 752. */
export function hasSmallFactor(modulus: bigint): boolean {
  return SMALL_PRIMES.some((prime) => modulus % BigInt(prime) === 0n);
}

// ROCA (CVE-2017-15361): the primes are k*M + 65537^a mod M, so modulo each prime that divides M the modulus lies in
// the subgroup that 65537 generates. A random modulus passes all of them once in about 2^27.
const ROCA_SUBGROUPS = SMALL_PRIMES.filter((prime) => prime > 2 && prime <= 167).map((prime) => ({
  prime: BigInt(prime),
  residues: powersOf(65537 % prime, prime),
}));

function powersOf(generator: number, prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * generator) % prime) powers.add(power);
  return powers;
}

export function hasRocaFingerprint(modulus: bigint): boolean {
  return ROCA_SUBGROUPS.every(({ prime, residues }) => residues.has(Number(modulus % prime)));
}

const FERMAT_ROUNDS = 100; // BR 6.1.1.3

/** Fermat's method: finds p and q when they lie close together. */
export function hasClosePrimes(modulus: bigint): boolean {
  if (modulus % 2n === 0n) return false; // a small factor, and no difference of squares
  let a = squareRoot(modulus);
  if (a * a < modulus) a += 1n;
  for (let round = 0; round < FERMAT_ROUNDS; round += 1, a += 1n) {
    if (isSquare(a * a - modulus)) return true;
  }
  return false;
}

const SQUARES_MOD_64 = new Set(Array.from({ length: 64 }, (_, n) => (n * n) % 64));

function isSquare(n: bigint): boolean {
  if (!SQUARES_MOD_64.has(Number(BigInt.asUintN(6, n)))) return false; // spares four roots of five
  const root = squareRoot(n);
  return root * root === n;
}

/** Newton's method, rounded down. */
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil((n.toString(16).length * 4) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
