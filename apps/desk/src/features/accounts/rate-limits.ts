import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { CertdeskError } from '@certdesk/contract';
import { addMs, type Clock, MINUTE } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { countTry, dropEndedLimits, forgetTries, giveBackTry } from './rate-limit.store.ts';

export type SignInLimits = {
  /** Tries for one email address from one client address, within the window. */
  readonly perEmailAndAddress: number;
  /** Tries from one client address, whatever the email address. */
  readonly perAddress: number;
  /** Tries of one user to prove who they are by their password within a session, to change it or to confirm it. */
  readonly perOwnPassword: number;
  readonly windowMs: number;
};

export const DEFAULT_LIMITS: SignInLimits = {
  perEmailAndAddress: 10,
  perAddress: 100,
  perOwnPassword: 10,
  windowMs: 15 * MINUTE,
};

/** Who holds one IPv6 address usually holds its whole /64, so that is what counts as one client. */
export function clientNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}

/** Hashed, so that a key has one length whatever is sent, and the table lists no addresses. */
const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

export type Attempt = { email: string; address: string };
export type RateLimits = {
  /** Counts a try before the password is looked at. Throws `rate.limited` with the moment the next one is free. */
  countSignIn: (attempt: Attempt) => Promise<void>;
  /** A success is no try: many people behind one address must not lock each other out. */
  forgiveSignIn: (attempt: Attempt) => Promise<void>;
  countOwnPassword: (userId: string) => Promise<void>;
  forgiveOwnPassword: (userId: string) => Promise<void>;
};

/** Limits kept in the database: they hold for all processes of the desk together, and over a restart. */
export function createRateLimits(options: { db: Kysely<DeskSchema>; clock: Clock; limits: SignInLimits }): RateLimits {
  const { db, clock, limits } = options;
  const signInKeys = ({ email, address }: Attempt) => {
    const network = clientNetwork(address);
    return { address: keyOf('sign-in', network), pair: keyOf('sign-in', network, email) };
  };

  const count = async (key: string, limit: number): Promise<void> => {
    const now = clock.now();
    const { used, endsAt } = await countTry(db, { key, now, endsAt: addMs(now, limits.windowMs) });
    if (used === 1) await dropEndedLimits(db, now);
    if (used > limit) throw new CertdeskError('rate.limited', { retryAfter: endsAt });
  };

  return {
    countSignIn: async (attempt) => {
      const keys = signInKeys(attempt);
      await count(keys.address, limits.perAddress);
      await count(keys.pair, limits.perEmailAndAddress);
    },
    forgiveSignIn: async (attempt) => {
      const keys = signInKeys(attempt);
      await forgetTries(db, keys.pair);
      await giveBackTry(db, keys.address);
    },
    countOwnPassword: (userId) => count(keyOf('password', userId), limits.perOwnPassword),
    forgiveOwnPassword: (userId) => forgetTries(db, keyOf('password', userId)),
  };
}
