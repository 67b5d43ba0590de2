import { checkOwnPassword } from './check-own-password.ts';
import type { Context } from './context.ts';
import { freshUntil } from './fresh-sign-in.ts';
import type { RateLimits } from './rate-limits.ts';
import { confirmSession, type SessionCaller } from './session.store.ts';

export type PasswordConfirmation = { session: SessionCaller; password: string; limits: RateLimits };

/**
 * Makes the session a fresh one, as if the person had just signed in. Throws `password.incorrect`, `rate.limited`.
 * @returns until when it is fresh
 */
export async function confirmPassword(
  { db, clock, audit }: Context,
  { session, password, limits }: PasswordConfirmation,
): Promise<Date> {
  const { userId, sessionId, userName, account } = session;
  await checkOwnPassword({ db, limits, userId, password, path: '/password' });
  const now = clock.now();
  await db.transaction().execute(async (trx) => {
    await confirmSession(trx, { sessionId, now });
    if (account)
      await audit(trx, { accountId: account.id, action: 'session.confirmed', actor: { id: userId, name: userName } });
  });
  return freshUntil(now);
}
