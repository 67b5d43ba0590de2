import { CertdeskError, type Role } from '@certdesk/contract';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { DeskSchema } from '../../schema.ts';
import type { Context } from './context.ts';
import { insertMember } from './member.store.ts';
import { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, makePassword } from './passwords.ts';
import { endSessions } from './session.store.ts';
import {
  insertUser,
  isAnywhereMember,
  lockUserByEmail,
  removeInstallationAdministrator,
  renameUser,
  setPasswordHash,
} from './user.store.ts';

/** What better-auth accepts at sign-in: an address that it refused later would lock its owner out. */
const Email = z.email();

/** The one spelling of an address that is stored and looked up. Throws `request.invalid` for what is none. */
export function canonicalEmail(text: string): string {
  const parsed = Email.safeParse(text.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  throw new CertdeskError('request.invalid', { faults: [{ path: '/email', code: 'address.invalid' }] });
}

export type Enrollment = {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** For a new user; a random one is made when it is absent. */
  readonly password?: string | undefined;
  readonly actor: { readonly id: string; readonly name: string } | null;
};
export type Enrolled = {
  readonly memberId: string;
  readonly userId: string;
  readonly email: string;
  /** Only when a random one was made: it is shown once, and is nowhere else. */
  readonly temporaryPassword?: string;
};

export type NewCredential = { readonly password: string; readonly isRandom: boolean; readonly passwordHash: string };

/** Made before a transaction: scrypt takes a tenth of a second, and PGlite has one connection for everybody. */
export async function makeCredential(given?: string): Promise<NewCredential> {
  if (given !== undefined && (given.length < MIN_PASSWORD_LENGTH || given.length > MAX_PASSWORD_LENGTH)) {
    const fault = { path: '/password', code: 'field.too_short', params: { minimum: MIN_PASSWORD_LENGTH } };
    throw new CertdeskError('request.invalid', { faults: [fault] });
  }
  const password = given ?? makePassword();
  return { password, isRandom: given === undefined, passwordHash: await hashPassword(password) };
}

type Found = { userId: string; isNew: boolean };

/**
 * The user of this address. A person who is in no account any more begins anew, with the new name and password: nothing
 * hangs on the old ones, and nobody could tell them their password otherwise.
 */
async function findOrMakeUser(
  trx: Transaction<DeskSchema>,
  user: { email: string; name: string; passwordHash: string; now: Date },
): Promise<Found> {
  const made = await insertUser(trx, user);
  if (made) return { userId: made.id, isNew: true };
  const existing = await lockUserByEmail(trx, user.email);
  if (!existing) throw new CertdeskError('internal');
  const { id: userId } = existing;
  if (await isAnywhereMember(trx, userId)) return { userId, isNew: false };
  await renameUser(trx, { userId, ...user });
  await setPasswordHash(trx, { userId, ...user });
  await endSessions(trx, userId);
  // Anybody's administrator may add them, and gets to see their password: it must open no more than that account.
  await removeInstallationAdministrator(trx, userId);
  return { userId, isNew: true };
}

/** Makes a person a member of an account, as a user that exists or a new one. Throws `member.exists`, `request.invalid`. */
export async function enroll(
  trx: Transaction<DeskSchema>,
  { clock, audit }: Context,
  { credential, ...enrollment }: Omit<Enrollment, 'password'> & { credential: NewCredential },
): Promise<Enrolled> {
  const { accountId, name, role, actor } = enrollment;
  const { password, passwordHash, isRandom } = credential;
  const email = canonicalEmail(enrollment.email);
  const now = clock.now();
  const { userId, isNew } = await findOrMakeUser(trx, { email, name, passwordHash, now });
  const memberId = await insertMember(trx, { accountId, userId, role, now });
  if (!memberId) throw new CertdeskError('member.exists');
  await audit(trx, { accountId, action: 'member.added', actor, params: { name, email, role } });
  return { memberId, userId, email, ...(isNew && isRandom && { temporaryPassword: password }) };
}
