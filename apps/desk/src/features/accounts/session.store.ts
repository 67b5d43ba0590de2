import type { Role } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

export type SessionCaller = {
  readonly sessionId: string;
  readonly expiresAt: Date;
  /** When the person last proved who they are: at sign-in, or by their password since. */
  readonly provenAt: Date;
  readonly userId: string;
  readonly email: string;
  readonly userName: string;
  readonly administersInstallation: boolean;
  /** The session's active account, else the first the user joined; null for a member of none. */
  readonly account: { readonly id: string; readonly name: string; readonly role: Role } | null;
};

type Row = {
  token: string;
  session_id: string;
  expires_at: Date;
  proven_at: Date;
  user_id: string;
  email: string;
  user_name: string;
  administers_installation: boolean;
  account_id: string | null;
  account_name: string | null;
  role: Role | null;
};

/**
 * Session, user, membership and account in one indexed query: this is on the way of every request, so requests that
 * come together are looked up together. By token, without the tokens of no session.
 */
export async function findSessionCallers(
  db: Queryable<DeskSchema>,
  { tokens, now }: { tokens: readonly string[]; now: Date },
): Promise<ReadonlyMap<string, SessionCaller>> {
  const { rows } = await sql<Row>`
    select s.token, s.id as session_id, s.expires_at,
           greatest(s.created_at, s.confirmed_at) as proven_at, u.id as user_id, u.email, u.name as user_name,
           exists (select from installation_administrators a where a.user_id = u.id) as administers_installation,
           m.account_id, m.account_name, m.role
    from sessions s
    join users u on u.id = s.user_id
    left join lateral (
      select member.account_id, account.name as account_name, member.role
      from members member join accounts account on account.id = member.account_id
      where member.user_id = s.user_id
      order by (member.account_id = s.active_account_id) desc nulls last, member.created_at, member.account_id
      limit 1
    ) m on true
    where s.token = any(${tokens}::text[]) and s.expires_at > ${now}`.execute(db);
  return new Map(rows.map((row) => [row.token, toCaller(row)]));
}

function toCaller(row: Row): SessionCaller {
  const { account_id: id, account_name: name, role } = row;
  return {
    sessionId: row.session_id,
    expiresAt: row.expires_at,
    provenAt: row.proven_at,
    userId: row.user_id,
    email: row.email,
    userName: row.user_name,
    administersInstallation: row.administers_installation,
    account: id === null || name === null || role === null ? null : { id, name, role },
  };
}

/** Moves the end of a session on; of requests at the same moment only one does, the others see it was done. */
export async function extendSession(
  db: Queryable<DeskSchema>,
  { session, now, expiresAt }: { session: SessionCaller; now: Date; expiresAt: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('sessions')
    .set({ expires_at: expiresAt, updated_at: now })
    .where('id', '=', session.sessionId)
    .where('expires_at', '<', expiresAt)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Notes that the person of the session has just proved who they are. */
export async function confirmSession(
  db: Queryable<DeskSchema>,
  { sessionId, now }: { sessionId: string; now: Date },
): Promise<void> {
  await db.updateTable('sessions').set({ confirmed_at: now }).where('id', '=', sessionId).execute();
}

/** @returns whether it was done: only an account that the user is a member of can be the active one */
export async function setActiveAccount(
  db: Queryable<DeskSchema>,
  { sessionId, accountId }: { sessionId: string; accountId: string },
): Promise<boolean> {
  const result = await db
    .updateTable('sessions')
    .set({ active_account_id: accountId })
    .where('id', '=', sessionId)
    .where((where) =>
      where.exists(
        where
          .selectFrom('members')
          .select('members.id')
          .where('members.account_id', '=', accountId)
          .whereRef('members.user_id', '=', 'sessions.user_id'),
      ),
    )
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function dropEndedSessions(
  db: Queryable<DeskSchema>,
  { userId, now }: { userId: string; now: Date },
): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now).execute();
}

/** Ends the user's other sessions, and gives this one a new token: a copy of the old cookie is worth nothing then. */
export async function keepOnlySession(
  db: Queryable<DeskSchema>,
  session: { userId: string; sessionId: string; token: string; now: Date; expiresAt: Date },
): Promise<void> {
  const { userId, sessionId, token, now, expiresAt } = session;
  await db.deleteFrom('sessions').where('user_id', '=', userId).where('id', '!=', sessionId).execute();
  await db
    .updateTable('sessions')
    .set({ token, updated_at: now, expires_at: expiresAt, confirmed_at: now })
    .where('id', '=', sessionId)
    .execute();
}

export async function endSessions(db: Queryable<DeskSchema>, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
}
