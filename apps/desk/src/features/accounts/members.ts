import {
  type AddedMember,
  type AddMemberBody,
  CertdeskError,
  type MemberView,
  may,
  type Role,
} from '@certdesk/contract';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Context } from './context.ts';
import { canonicalEmail, enroll, makeCredential } from './enroll.ts';
import { requireFreshPerson } from './fresh-sign-in.ts';
import {
  dropMember,
  findMember,
  findMembers,
  findRole,
  hasOtherOwner,
  lockAccount,
  type Member,
  setRole,
} from './member.store.ts';
import { isWithin, weakerOf } from './role-rules.ts';

const toView = ({ createdAt, ...member }: Member): z.infer<typeof MemberView> => ({
  ...member,
  createdAt: createdAt.toISOString(),
});

/**
 * Locks the account against other changes of its members and answers what the actor may do at most, now. The role that
 * the request came with may have been taken away while it waited.
 */
export async function lockActor(trx: Transaction<DeskSchema>, actor: Actor): Promise<Role> {
  await lockAccount(trx, actor.accountId);
  const role = await findRole(trx, actor);
  if (!role) throw new CertdeskError('permission.denied');
  return weakerOf(actor.role, role);
}

async function lockMember(trx: Transaction<DeskSchema>, actor: Actor, id: string): Promise<Member & { limit: Role }> {
  const limit = await lockActor(trx, actor);
  const member = await findMember(trx, { accountId: actor.accountId, id });
  if (!member) throw new CertdeskError('member.not_found');
  if (!isWithin(member.role, limit)) throw new CertdeskError('member.role_too_high');
  return { ...member, limit };
}

const mayExport = (role: Role): boolean => may({ role, administersInstallation: false }, 'certificates.export');

/**
 * Who may have private keys is made only by a person who has just proved who they are. Otherwise an open session or a stolen
 * API key would do to make somebody, sign in as them and take the keys.
 */
function requireFreshFor(role: Role, actor: Actor, { clock }: Context): void {
  if (mayExport(role)) requireFreshPerson(actor, clock);
}

async function refuseIfLastOwner(trx: Transaction<DeskSchema>, actor: Actor, { role, userId }: Member): Promise<void> {
  if (role !== 'owner') return;
  if (!(await hasOtherOwner(trx, { accountId: actor.accountId, userId }))) throw new CertdeskError('member.last_owner');
}

export async function listMembers({ db }: Context, actor: Actor): Promise<z.infer<typeof MemberView>[]> {
  return (await findMembers(db, actor.accountId)).map(toView);
}

/**
 * Adds a person to the actor's account. Throws `member.exists`, `member.role_too_high`, `request.invalid`, and as
 * requireFreshFor does.
 */
export async function addMember(
  context: Context,
  actor: Actor,
  body: z.output<typeof AddMemberBody>,
): Promise<z.infer<typeof AddedMember>> {
  const { accountId } = actor;
  requireFreshFor(body.role, actor, context);
  const email = canonicalEmail(body.email);
  const credential = await makeCredential();
  return context.db.transaction().execute(async (trx) => {
    if (!isWithin(body.role, await lockActor(trx, actor))) throw new CertdeskError('member.role_too_high');
    const { memberId, temporaryPassword } = await enroll(trx, context, {
      ...body,
      email,
      accountId,
      credential,
      actor: { id: actor.userId, name: actor.name },
    });
    const member = await findMember(trx, { accountId, id: memberId });
    if (!member) throw new CertdeskError('member.not_found');
    return { ...toView(member), ...(temporaryPassword !== undefined && { temporaryPassword }) };
  });
}

/** Throws as requireFreshFor does for a role that may export private keys, given to who may not yet. */
export async function changeMember(
  context: Context,
  actor: Actor,
  { id, role }: { id: string; role: Role },
): Promise<z.infer<typeof MemberView>> {
  const { db, audit } = context;
  const { accountId } = actor;
  return db.transaction().execute(async (trx) => {
    const { limit, ...member } = await lockMember(trx, actor, id);
    if (!isWithin(role, limit)) throw new CertdeskError('member.role_too_high');
    if (role === member.role) return toView(member);
    if (!mayExport(member.role)) requireFreshFor(role, actor, context);
    await refuseIfLastOwner(trx, actor, member);
    await setRole(trx, { accountId, id, role });
    await audit(trx, {
      accountId,
      action: 'member.role_changed',
      actor: { id: actor.userId, name: actor.name },
      params: { name: member.name, email: member.email, from: member.role, to: role },
    });
    return toView({ ...member, role });
  });
}

/** Ends a membership and the keys made with it; sessions lose the account at their next request. */
export async function removeMember({ db, audit }: Context, actor: Actor, id: string): Promise<void> {
  const { accountId } = actor;
  await db.transaction().execute(async (trx) => {
    const member = await lockMember(trx, actor, id);
    await refuseIfLastOwner(trx, actor, member);
    await dropMember(trx, { accountId, id });
    await audit(trx, {
      accountId,
      action: 'member.removed',
      actor: { id: actor.userId, name: actor.name },
      params: { name: member.name, email: member.email, role: member.role },
    });
  });
}
