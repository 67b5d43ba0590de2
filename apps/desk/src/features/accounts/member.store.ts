import type { Role } from '@certdesk/contract';
import { newId, type Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

export type Member = {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
};
export type NewMember = { accountId: string; userId: string; role: Role; now: Date };

const selectMembers = (db: Queryable<DeskSchema>, accountId: string) =>
  db
    .selectFrom('members as member')
    .innerJoin('users as user', 'user.id', 'member.user_id')
    .select([
      'member.id',
      'user.id as userId',
      'user.email',
      'user.name',
      'member.role',
      'member.created_at as createdAt',
    ])
    .where('member.account_id', '=', accountId);

export async function findMembers(db: Queryable<DeskSchema>, accountId: string): Promise<Member[]> {
  return selectMembers(db, accountId).orderBy('user.name').orderBy('member.id').execute();
}

export async function findMember(
  db: Queryable<DeskSchema>,
  { accountId, id }: { accountId: string; id: string },
): Promise<Member | undefined> {
  return selectMembers(db, accountId).where('member.id', '=', id).executeTakeFirst();
}

export async function findRole(
  db: Queryable<DeskSchema>,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<Role | undefined> {
  const row = await db
    .selectFrom('members')
    .select('role')
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role;
}

/** Changes of members of one account wait for one another, so that two cannot both take away "the other" owner. */
export async function lockAccount(trx: Transaction<DeskSchema>, accountId: string): Promise<void> {
  await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
}

export async function hasOtherOwner(
  db: Queryable<DeskSchema>,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('id')
    .where('account_id', '=', accountId)
    .where('role', '=', 'owner')
    .where('user_id', '!=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The new member's id, or undefined when the user is one already. */
export async function insertMember(db: Queryable<DeskSchema>, member: NewMember): Promise<string | undefined> {
  const row = await db
    .insertInto('members')
    .values({
      account_id: member.accountId,
      user_id: member.userId,
      id: newId(),
      role: member.role,
      created_at: member.now,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'user_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

type MemberKey = { accountId: string; id: string };

export async function setRole(db: Queryable<DeskSchema>, { accountId, id, role }: MemberKey & { role: Role }) {
  await db.updateTable('members').set({ role }).where('account_id', '=', accountId).where('id', '=', id).execute();
}

/** With the membership go the keys that the member made for this account (foreign key of api_keys). */
export async function dropMember(db: Queryable<DeskSchema>, { accountId, id }: MemberKey): Promise<void> {
  await db.deleteFrom('members').where('account_id', '=', accountId).where('id', '=', id).execute();
}
