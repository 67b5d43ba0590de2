import { randomBytes } from 'node:crypto';
import { addMs, SECOND } from '@certdesk/platform';
import { checkOwnPassword } from './check-own-password.ts';
import type { Context } from './context.ts';
import { hashPassword } from './passwords.ts';
import type { RateLimits } from './rate-limits.ts';
import { keepOnlySession, type SessionCaller } from './session.store.ts';
import { SESSION_SECONDS } from './session-cookie.ts';
import { setPasswordHash } from './user.store.ts';

export type PasswordChange = {
  session: SessionCaller;
  currentPassword: string;
  newPassword: string;
  limits: RateLimits;
};

/**
 * Sets a new password, ends the user's other sessions and gives this one a new token. Ours and not better-auth's, so
 * that password, sessions and audit entry change together or not at all.
 * Throws `password.incorrect`, `rate.limited`.
 * @returns the session's new token
 */
export async function changePassword({ db, clock, audit }: Context, change: PasswordChange): Promise<string> {
  const { session, currentPassword, newPassword, limits } = change;
  const { userId, sessionId, userName, account } = session;
  await checkOwnPassword({ db, limits, userId, password: currentPassword, path: '/currentPassword' });
  const passwordHash = await hashPassword(newPassword);
  const token = randomBytes(24).toString('base64url');
  const now = clock.now();
  const expiresAt = addMs(now, SESSION_SECONDS * SECOND);
  await db.transaction().execute(async (trx) => {
    await setPasswordHash(trx, { userId, passwordHash, now });
    await keepOnlySession(trx, { userId, sessionId, token, now, expiresAt });
    if (account)
      await audit(trx, { accountId: account.id, action: 'password.changed', actor: { id: userId, name: userName } });
  });
  return token;
}
