import { CertdeskError } from '@certdesk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AUTH_PREFIX, type Auth, isRefusal } from './auth.ts';
import type { Callers } from './authenticate.ts';
import { changePassword } from './change-password.ts';
import { confirmPassword } from './confirm-password.ts';
import type { Context } from './context.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.ts';
import type { RateLimits } from './rate-limits.ts';
import { dropEndedSessions, type SessionCaller, setActiveAccount } from './session.store.ts';
import type { SessionCookie } from './session-cookie.ts';
import { findAccountsOf } from './user.store.ts';

const Password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
const SignInBody = z.strictObject({ email: z.string().trim().toLowerCase().min(1).max(254), password: Password });
const ChangePasswordBody = z.strictObject({
  currentPassword: Password,
  newPassword: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
});
const ConfirmPasswordBody = z.strictObject({ password: Password });
const SetActiveBody = z.strictObject({ organizationId: z.string().min(1).max(64) });

export type AuthRoutesOptions = {
  context: Context;
  auth: Auth;
  callers: Callers;
  cookie: SessionCookie;
  limits: RateLimits;
};

/** The cookie only: no other header of a client reaches better-auth, forwarded addresses least of all. */
const cookieOf = ({ headers }: FastifyRequest): Headers =>
  new Headers(headers.cookie === undefined ? {} : { cookie: headers.cookie });

const handOutCookies = (reply: FastifyReply, headers: Headers): void => {
  for (const value of headers.getSetCookie()) reply.header('set-cookie', value);
};

/** Signs in, or throws `session.invalid_credentials` whatever was wrong: the address, the password, or both. */
async function signIn(
  { context, auth, limits }: AuthRoutesOptions,
  { email, password, address }: z.output<typeof SignInBody> & { address: string },
) {
  await limits.countSignIn({ email, address });
  const { headers, response } = await auth.api
    .signInEmail({ body: { email, password }, headers: new Headers(), returnHeaders: true })
    .catch((cause: unknown) => {
      throw isRefusal(cause) ? new CertdeskError('session.invalid_credentials') : cause;
    });
  await limits.forgiveSignIn({ email, address });
  const { id, name } = response.user;
  await recordSignIn(context, { id, name });
  return { headers, user: { id, email: response.user.email, name } };
}

/** Before the cookie is given out: nobody holds a session that is not in the audit log. */
async function recordSignIn({ db, clock, audit }: Context, user: { id: string; name: string }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await dropEndedSessions(trx, { userId: user.id, now: clock.now() });
    const [account] = await findAccountsOf(trx, user.id);
    if (account) await audit(trx, { accountId: account.id, action: 'session.signed_in', actor: user });
  });
}

async function requireSession(callers: Callers, request: FastifyRequest): Promise<SessionCaller> {
  const session = await callers.findSession(request);
  if (!session) throw new CertdeskError('session.required');
  return session;
}

function addSignInAndOut(app: FastifyInstance, options: AuthRoutesOptions): void {
  const { auth } = options;
  app.post<{ Body: z.output<typeof SignInBody> }>(
    `${AUTH_PREFIX}/sign-in/email`,
    { schema: { body: SignInBody } },
    async ({ body, ip }, reply) => {
      const { headers, user } = await signIn(options, { ...body, address: ip });
      handOutCookies(reply, headers);
      return { user };
    },
  );

  app.post(`${AUTH_PREFIX}/sign-out`, async (request, reply) => {
    const { headers } = await auth.api.signOut({ headers: cookieOf(request), returnHeaders: true });
    handOutCookies(reply, headers);
    return { success: true };
  });
}

function addOwnSession(app: FastifyInstance, { context, callers }: AuthRoutesOptions): void {
  app.get(`${AUTH_PREFIX}/get-session`, async (request) => {
    const session = await callers.findSession(request);
    if (!session) return null;
    const { userId: id, email, userName: name, expiresAt, account } = session;
    return {
      user: { id, email, name },
      session: { expiresAt: expiresAt.toISOString(), activeOrganizationId: account?.id ?? null },
    };
  });

  app.post<{ Body: z.output<typeof SetActiveBody> }>(
    `${AUTH_PREFIX}/organization/set-active`,
    { schema: { body: SetActiveBody } },
    async (request) => {
      const { sessionId } = await requireSession(callers, request);
      const { organizationId } = request.body;
      const done = await setActiveAccount(context.db, { sessionId, accountId: organizationId });
      if (!done) throw new CertdeskError('account.not_found');
      return { activeOrganizationId: organizationId };
    },
  );
}

function addOwnPassword(app: FastifyInstance, { context, callers, cookie, limits }: AuthRoutesOptions): void {
  app.post<{ Body: z.output<typeof ConfirmPasswordBody> }>(
    `${AUTH_PREFIX}/confirm-password`,
    { schema: { body: ConfirmPasswordBody } },
    async (request) => {
      const session = await requireSession(callers, request);
      const confirmedUntil = await confirmPassword(context, { ...request.body, session, limits });
      return { confirmedUntil: confirmedUntil.toISOString() };
    },
  );

  app.post<{ Body: z.output<typeof ChangePasswordBody> }>(
    `${AUTH_PREFIX}/change-password`,
    { schema: { body: ChangePasswordBody } },
    async (request, reply) => {
      const session = await requireSession(callers, request);
      const token = await changePassword(context, { ...request.body, session, limits });
      reply.header('set-cookie', cookie.write(token));
      return { success: true };
    },
  );
}

/** Mounts what is meant of /api/auth; anything else there is not found, whatever is registered beside it. */
export function registerAuthRoutes(app: FastifyInstance, options: AuthRoutesOptions): void {
  app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    addSignInAndOut(scope, options);
    addOwnSession(scope, options);
    addOwnPassword(scope, options);
    const refuse = async () => {
      throw new CertdeskError('route.not_found');
    };
    scope.all(`${AUTH_PREFIX}/*`, { onRequest: refuse }, refuse);
  });
}
