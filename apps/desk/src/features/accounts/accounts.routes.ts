import { CertdeskError, permissionsOf, type SessionView } from '@certdesk/contract';
import type { Actor } from '../../http/actor.ts';
import type { RegisterRoute } from '../../http/routes.ts';
import { createApiKey, deleteApiKey, listApiKeys } from './api-keys.ts';
import type { Context } from './context.ts';
import { addMember, changeMember, listMembers, removeMember } from './members.ts';
import { findAccountsOf, findUser } from './user.store.ts';

async function describeSession({ db }: Context, actor: Actor): Promise<SessionView> {
  const user = await findUser(db, actor.userId);
  if (!user) throw new CertdeskError('session.required');
  return {
    user,
    account: { id: actor.accountId, name: actor.accountName, role: actor.role },
    accounts: await findAccountsOf(db, actor.userId),
    permissions: [...permissionsOf(actor)],
  };
}

/** The routes of session, members and API keys. The account is always the actor's: no route takes one from the request. */
export function registerAccountRoutes(registerRoute: RegisterRoute, context: Context): void {
  registerRoute('session', ({ actor }) => describeSession(context, actor));
  registerRoute('listMembers', async ({ actor }) => ({ items: await listMembers(context, actor) }));
  registerRoute('addMember', ({ actor, body }) => addMember(context, actor, body));
  registerRoute('changeMember', ({ actor, params, body }) =>
    changeMember(context, actor, { id: params.id, role: body.role }),
  );
  registerRoute('removeMember', ({ actor, params }) => removeMember(context, actor, params.id));
  registerRoute('listApiKeys', async ({ actor }) => ({ items: await listApiKeys(context, actor) }));
  registerRoute('createApiKey', ({ actor, body }) => createApiKey(context, actor, body));
  registerRoute('deleteApiKey', ({ actor, params }) => deleteApiKey(context, actor, params.id));
}
