import { CertdeskError } from '@certdesk/contract';
import { addMs, type Clock, gatherLookups, SECOND } from '@certdesk/platform';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { findApiKeyCallers } from './api-key.store.ts';
import { hashApiKey, isApiKey } from './api-key.ts';
import { weakerOf } from './role-rules.ts';
import { extendSession, findSessionCallers, type SessionCaller } from './session.store.ts';
import { SESSION_EXTEND_SECONDS, SESSION_SECONDS, type SessionCookie } from './session-cookie.ts';

/** Whatever follows the scheme: a Bearer token that is no key of ours is refused, not passed over. */
const BEARER = /^bearer(?:\s+(.*))?$/i;

export type Callers = {
  /** The session that the request's cookie names, while it lasts. */
  findSession: (request: FastifyRequest) => Promise<SessionCaller | undefined>;
  authenticate: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** The cookie to hand out again because this request has extended its session. */
  renewedCookie: (request: FastifyRequest) => string | undefined;
};

/** Finds out who calls: by API key if one is given, else by session. Roles are those of this moment. */
export function createCallers(options: { db: Kysely<DeskSchema>; clock: Clock; cookie: SessionCookie }): Callers {
  const { db, clock, cookie } = options;
  const renewed = new WeakMap<FastifyRequest, string>();
  const findByToken = gatherLookups((tokens) => findSessionCallers(db, { tokens, now: clock.now() }));
  const findByKeyHash = gatherLookups((hashes) => findApiKeyCallers(db, { hashes, now: clock.now() }));

  const extend = async (request: FastifyRequest, session: SessionCaller, token: string): Promise<void> => {
    const now = clock.now();
    const expiresAt = addMs(now, SESSION_SECONDS * SECOND);
    if (expiresAt.getTime() - session.expiresAt.getTime() < SESSION_EXTEND_SECONDS * SECOND) return;
    if (await extendSession(db, { session, now, expiresAt })) renewed.set(request, cookie.write(token));
  };

  const findSession: Callers['findSession'] = async (request) => {
    const token = cookie.read(request.headers.cookie);
    if (token === undefined) return undefined;
    const session = await findByToken(token);
    if (session) await extend(request, session, token);
    return session;
  };

  const byApiKey = async (key: string): Promise<Actor> => {
    const caller = isApiKey(key) ? await findByKeyHash(hashApiKey(key)) : undefined;
    if (!caller) throw new CertdeskError('api_key.invalid');
    const { accountId, accountName, userId, userName, keyName, keyRole, memberRole } = caller;
    // The key's name stands beside its maker's, so that the audit log tells a deed of a script from one of a person.
    return {
      accountId,
      accountName,
      userId,
      name: `${userName} · ${keyName}`,
      role: weakerOf(keyRole, memberRole),
      administersInstallation: false,
      provenAt: null,
    };
  };

  const authenticate: Callers['authenticate'] = async (request) => {
    const bearer = BEARER.exec(request.headers.authorization ?? '');
    if (bearer) return byApiKey(bearer[1]?.trim() ?? '');
    const session = await findSession(request);
    if (!session) return undefined;
    if (!session.account) throw new CertdeskError('account.required');
    const { id: accountId, name: accountName, role } = session.account;
    const { userId, userName: name, administersInstallation, provenAt } = session;
    return { accountId, accountName, userId, name, role, administersInstallation, provenAt };
  };

  return { findSession, authenticate, renewedCookie: (request) => renewed.get(request) };
}
