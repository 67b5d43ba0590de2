import type { Role } from '@certdesk/contract';
import { newId, type Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

/** better-auth's name for "signs in with email and password". */
const PASSWORD_PROVIDER = 'credential';

export type User = { readonly id: string; readonly email: string; readonly name: string };
export type NewUser = { email: string; name: string; passwordHash: string; now: Date };

export async function findUser(db: Queryable<DeskSchema>, id: string): Promise<User | undefined> {
  return db.selectFrom('users').select(['id', 'email', 'name']).where('id', '=', id).executeTakeFirst();
}

export async function findUserByEmail(db: Queryable<DeskSchema>, email: string): Promise<User | undefined> {
  return db.selectFrom('users').select(['id', 'email', 'name']).where('email', '=', email).executeTakeFirst();
}

/** The user of this address, locked: nobody else adds them to an account or removes them until this is committed. */
export async function lockUserByEmail(trx: Transaction<DeskSchema>, email: string): Promise<User | undefined> {
  return trx
    .selectFrom('users')
    .select(['id', 'email', 'name'])
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst();
}

export async function isAnywhereMember(db: Queryable<DeskSchema>, userId: string): Promise<boolean> {
  const row = await db.selectFrom('members').select('id').where('user_id', '=', userId).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The new user, or undefined when the address is taken. */
export async function insertUser(db: Queryable<DeskSchema>, user: NewUser): Promise<User | undefined> {
  const { email, name, passwordHash, now } = user;
  const made = await db
    .insertInto('users')
    .values({ id: newId(), email, name, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(['id', 'email', 'name'])
    .executeTakeFirst();
  if (!made) return undefined;
  await db
    .insertInto('credentials')
    .values({
      id: newId(),
      user_id: made.id,
      provider_id: PASSWORD_PROVIDER,
      subject_id: made.id,
      password: passwordHash,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return made;
}

export async function renameUser(
  db: Queryable<DeskSchema>,
  { userId, name, now }: { userId: string; name: string; now: Date },
): Promise<void> {
  await db.updateTable('users').set({ name, updated_at: now }).where('id', '=', userId).execute();
}

export async function findPasswordHash(db: Queryable<DeskSchema>, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', PASSWORD_PROVIDER)
    .executeTakeFirst();
  return row?.password ?? undefined;
}

export async function setPasswordHash(
  db: Queryable<DeskSchema>,
  { userId, passwordHash, now }: { userId: string; passwordHash: string; now: Date },
): Promise<void> {
  await db
    .updateTable('credentials')
    .set({ password: passwordHash, updated_at: now })
    .where('user_id', '=', userId)
    .where('provider_id', '=', PASSWORD_PROVIDER)
    .execute();
}

export type AccountRef = { readonly id: string; readonly name: string; readonly role: Role };

/** The accounts a user is a member of, in the order they joined. */
export async function findAccountsOf(db: Queryable<DeskSchema>, userId: string): Promise<AccountRef[]> {
  return db
    .selectFrom('members as member')
    .innerJoin('accounts as account', 'account.id', 'member.account_id')
    .select(['account.id', 'account.name', 'member.role'])
    .where('member.user_id', '=', userId)
    .orderBy('member.created_at')
    .orderBy('member.account_id')
    .execute();
}

export async function insertAccount(
  db: Queryable<DeskSchema>,
  { name, now }: { name: string; now: Date },
): Promise<{ id: string; name: string }> {
  const id = newId();
  await db.insertInto('accounts').values({ id, name, created_at: now }).execute();
  return { id, name };
}

/** Makes somebody an administrator of the whole installation, if they are not one yet. */
export async function addInstallationAdministrator(
  db: Queryable<DeskSchema>,
  { userId, now }: { userId: string; now: Date },
): Promise<void> {
  await db
    .insertInto('installation_administrators')
    .values({ user_id: userId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function removeInstallationAdministrator(db: Queryable<DeskSchema>, userId: string): Promise<void> {
  await db.deleteFrom('installation_administrators').where('user_id', '=', userId).execute();
}

/** The owner who has been one for longest: who signs in to an installation that nobody else was added to. */
export async function findFirstOwner(
  db: Queryable<DeskSchema>,
): Promise<{ accountId: string; email: string } | undefined> {
  return db
    .selectFrom('members as member')
    .innerJoin('users as user', 'user.id', 'member.user_id')
    .select(['member.account_id as accountId', 'user.email'])
    .where('member.role', '=', 'owner')
    .orderBy('member.created_at')
    .orderBy('member.id')
    .limit(1)
    .executeTakeFirst();
}

export async function findAccountName(db: Queryable<DeskSchema>, accountId: string): Promise<string> {
  const { name } = await db.selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirstOrThrow();
  return name;
}
