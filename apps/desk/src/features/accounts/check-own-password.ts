import { CertdeskError } from '@certdesk/contract';
import type { Kysely } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { isPassword } from './passwords.ts';
import type { RateLimits } from './rate-limits.ts';
import { findPasswordHash } from './user.store.ts';

export type OwnPassword = {
  db: Kysely<DeskSchema>;
  limits: RateLimits;
  userId: string;
  password: string;
  /** The field that it came in, as a JSON pointer. */
  path: string;
};

/**
 * Asks a signed-in person for their password once more; whoever sits down at an open session does not know it. Counted by
 * person and not by address, so that many addresses get no more tries. Throws `password.incorrect`, `rate.limited`.
 */
export async function checkOwnPassword({ db, limits, userId, password, path }: OwnPassword): Promise<void> {
  await limits.countOwnPassword(userId);
  const hash = await findPasswordHash(db, userId);
  if (hash === undefined || !(await isPassword(hash, password)))
    throw new CertdeskError('password.incorrect', { faults: [{ path, code: 'password.incorrect' }] });
  await limits.forgiveOwnPassword(userId);
}
