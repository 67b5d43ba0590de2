import { CertdeskError } from '@certdesk/contract';
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { type Enrolled, type Enrollment, enroll, makeCredential } from './enroll.ts';
import { endSessions } from './session.store.ts';
import {
  addInstallationAdministrator,
  findFirstOwner,
  findUserByEmail,
  insertAccount,
  removeInstallationAdministrator,
  setPasswordHash,
} from './user.store.ts';

/** What an operator of the installation does at its own console, with no account of theirs: no actor, no role to check. */

export type FirstOwner = { accountName: string; email?: string | undefined; password?: string | undefined };
export type Owner = { accountId: string; email: string; password?: string };

/** No mail goes there; it only has to look like an address, since sign-in asks for one. */
const DEFAULT_OWNER_EMAIL = 'admin@certdesk.local';

/**
 * Makes the first account and its owner, unless there is an owner already. Processes that start at the same moment make
 * one between them.
 * @returns who was made, or was the first owner already; `password` only when a random one was made now
 */
export async function ensureFirstOwner(context: Context, owner: FirstOwner): Promise<Owner> {
  const { db, clock } = context;
  const first = await findFirstOwner(db);
  if (first) return first;
  const { accountName, email = DEFAULT_OWNER_EMAIL } = owner;
  const credential = await makeCredential(owner.password);
  return db.transaction().execute(async (trx) => {
    await sql`lock table accounts in share row exclusive mode`.execute(trx);
    const madeMeanwhile = await findFirstOwner(trx);
    if (madeMeanwhile) return madeMeanwhile;
    const { id: accountId } = await insertAccount(trx, { name: accountName, now: clock.now() });
    const name = email.split('@')[0] ?? email;
    const made = await enroll(trx, context, { accountId, email, name, role: 'owner', credential, actor: null });
    await addInstallationAdministrator(trx, { userId: made.userId, now: clock.now() });
    return {
      accountId,
      email: made.email,
      ...(made.temporaryPassword !== undefined && { password: made.temporaryPassword }),
    };
  });
}

export async function createAccount(
  { db, clock }: Context,
  { name }: { name: string },
): Promise<{ id: string; name: string }> {
  return insertAccount(db, { name, now: clock.now() });
}

/** Throws `member.exists`, `request.invalid`, `account.not_found`. */
export async function addMemberAsOperator(context: Context, member: Omit<Enrollment, 'actor'>): Promise<Enrolled> {
  const { password, ...enrollment } = member;
  const credential = await makeCredential(password);
  return context.db.transaction().execute(async (trx) => {
    const account = await trx
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', member.accountId)
      .forKeyShare()
      .executeTakeFirst();
    if (!account) throw new CertdeskError('account.not_found');
    return enroll(trx, context, { ...enrollment, credential, actor: null });
  });
}

/** Lets a user administer the whole installation, or no longer. Throws `member.not_found`. */
export async function setInstallationAdministrator(
  { db, clock }: Context,
  { email, administers }: { email: string; administers: boolean },
): Promise<{ email: string; administersInstallation: boolean }> {
  const user = await findUserByEmail(db, email.trim().toLowerCase());
  if (!user) throw new CertdeskError('member.not_found');
  if (administers) await addInstallationAdministrator(db, { userId: user.id, now: clock.now() });
  else await removeInstallationAdministrator(db, user.id);
  return { email: user.email, administersInstallation: administers };
}

/** A new random password for a user who has lost theirs; all their sessions end. Throws `member.not_found`. */
export async function resetPassword(
  { db, clock }: Context,
  { email }: { email: string },
): Promise<{ email: string; password: string }> {
  const user = await findUserByEmail(db, email.trim().toLowerCase());
  if (!user) throw new CertdeskError('member.not_found');
  const { password, passwordHash } = await makeCredential();
  await db.transaction().execute(async (trx) => {
    await setPasswordHash(trx, { userId: user.id, passwordHash, now: clock.now() });
    await endSessions(trx, user.id);
  });
  return { email: user.email, password };
}
