import { addMs, newId, SECOND } from '@certdesk/platform';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import type { Options } from './context.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.ts';
import { COOKIE_PREFIX, SESSION_EXTEND_SECONDS, SESSION_SECONDS } from './session-cookie.ts';

export const AUTH_PREFIX = '/api/auth';

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

const TABLES = {
  user: { modelName: 'users', fields: { ...TIMES, emailVerified: 'email_verified' } },
  session: {
    modelName: 'sessions',
    fields: {
      ...TIMES,
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
    },
    expiresIn: SESSION_SECONDS,
    updateAge: SESSION_EXTEND_SECONDS,
  },
  account: {
    modelName: 'credentials',
    fields: {
      ...TIMES,
      userId: 'user_id',
      accountId: 'subject_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
  },
  verification: { modelName: 'verifications', fields: { ...TIMES, expiresAt: 'expires_at' } },
};

/**
 * better-auth on the desk's own tables: email and password only, nobody signs up. Its HTTP handler is not used; what is
 * mounted calls the few functions that are meant (auth.routes.ts), so that a new version cannot open a door. Accounts
 * and members are the desk's own: its organization plugin could not change them together with the audit log.
 */
export function createAuth({ db, engine, publicUrl, secret, clock, log }: Options) {
  return betterAuth({
    appName: 'Certdesk',
    baseURL: publicUrl,
    basePath: AUTH_PREFIX,
    secret,
    trustedOrigins: [new URL(publicUrl).origin],
    // On PGlite a query beside an open transaction waits for ever, and better-auth does not promise to make none.
    database: { db, type: 'postgres', transaction: engine === 'postgres' },
    ...TABLES,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    // One clock for the whole life of a session: better-auth reads the computer's, requests are judged by ours.
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const now = clock.now();
            return {
              data: { ...session, createdAt: now, updatedAt: now, expiresAt: addMs(now, SESSION_SECONDS * SECOND) },
            };
          },
        },
      },
    },
    // It would count in memory and by forwarded headers; rate-limits.ts counts durably and by the real client.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
      database: { generateId: newId, validateSchema: false },
    },
    // Its messages may hold what people typed, so only that something failed is logged.
    logger: { level: 'error', log: (level) => log.error({ event: 'auth.error', kind: level }) },
  });
}
export type Auth = ReturnType<typeof createAuth>;

/** Whether better-auth refused (a wrong password, say), unlike a fault on our side. */
export const isRefusal = (error: unknown): boolean => isAPIError(error) && error.statusCode < 500;
