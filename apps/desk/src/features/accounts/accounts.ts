import type { FastifyInstance } from 'fastify';
import type { Authenticate, RegisterRoute } from '../../http/routes.ts';
import { registerAccountRoutes } from './accounts.routes.ts';
import { createCallers } from './authenticate.ts';
import type { Context, Options } from './context.ts';
import type { Enrolled, Enrollment } from './enroll.ts';
import { findMembers } from './member.store.ts';
import {
  addMemberAsOperator,
  createAccount,
  ensureFirstOwner,
  type FirstOwner,
  type Owner,
  resetPassword,
  setInstallationAdministrator,
} from './operator.ts';
import { createForeignOriginCheck } from './origin.ts';
import { createRateLimits, DEFAULT_LIMITS } from './rate-limits.ts';
import { createSessionCookie } from './session-cookie.ts';
import { findAccountName, findUser } from './user.store.ts';

export type Accounts = {
  /** The caller by session cookie or API key. Throws `api_key.invalid`, `account.required`. */
  authenticate: Authenticate;
  /** Mounts /api/auth, the routes of session, members and API keys, and the refusal of other websites' requests. */
  register: (app: FastifyInstance, registerRoute: RegisterRoute) => Promise<void>;
  /** The first account and its owner, unless there is an owner; `password` only when a random one was made. */
  ensureFirstOwner: (owner: FirstOwner) => Promise<Owner>;
  /** The account's name, as the certificate authority's mails show the applicant. */
  nameOf: (accountId: string) => Promise<string>;
  /** The address that a person signs in with. */
  emailOf: (userId: string) => Promise<string | undefined>;
  /** Where the account's members get mail. */
  mailAddressesOf: (accountId: string) => Promise<string[]>;
  createAccount: (account: { name: string }) => Promise<{ id: string; name: string }>;
  addMember: (member: Omit<Enrollment, 'actor'>) => Promise<Enrolled>;
  setInstallationAdministrator: (user: {
    email: string;
    administers: boolean;
  }) => Promise<{ email: string; administersInstallation: boolean }>;
  resetPassword: (user: { email: string }) => Promise<{ email: string; password: string }>;
};

/** People, sign-in, accounts, roles and API keys. */
export function createAccounts(options: Options): Accounts {
  const { db, clock, audit, publicUrl, secret } = options;
  const context: Context = { db, clock, audit };
  const cookie = createSessionCookie({ secret, secure: publicUrl.startsWith('https:') });
  const callers = createCallers({ db, clock, cookie });
  const limits = createRateLimits({ db, clock, limits: { ...DEFAULT_LIMITS, ...options.limits } });

  const register: Accounts['register'] = async (app, registerRoute) => {
    // Loaded here and not with this file: better-auth takes half a second and 50 MB, and a worker signs nobody in.
    const [{ createAuth }, { registerAuthRoutes }] = await Promise.all([
      import('./auth.ts'),
      import('./auth.routes.ts'),
    ]);
    app.addHook('onRequest', createForeignOriginCheck(publicUrl));
    app.addHook('onSend', async (request, reply) => {
      const renewed = callers.renewedCookie(request);
      if (renewed !== undefined && !reply.hasHeader('set-cookie')) reply.header('set-cookie', renewed);
    });
    registerAuthRoutes(app, { context, auth: createAuth(options), callers, cookie, limits });
    registerAccountRoutes(registerRoute, context);
  };

  return {
    authenticate: callers.authenticate,
    register,
    ensureFirstOwner: (owner) => ensureFirstOwner(context, owner),
    nameOf: (accountId) => findAccountName(db, accountId),
    emailOf: async (userId) => (await findUser(db, userId))?.email,
    mailAddressesOf: async (accountId) => (await findMembers(db, accountId)).map(({ email }) => email),
    createAccount: (account) => createAccount(context, account),
    addMember: (member) => addMemberAsOperator(context, member),
    setInstallationAdministrator: (user) => setInstallationAdministrator(context, user),
    resetPassword: (user) => resetPassword(context, user),
  };
}
