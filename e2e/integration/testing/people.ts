import type { Role } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import { type Caller, createCaller, signIn } from './client.ts';
import type { TestDesk } from './test-desk.ts';

const PASSWORD = 'correct horse battery';

/** A member of an account, signed in. The operator's door is used, as whoever runs the installation does. */
export async function addPerson(
  { desk, url }: TestDesk,
  { accountId, role }: { accountId: string; role: Role },
): Promise<{ caller: Caller; memberId: string; userId: string }> {
  const email = `${role}-${newId()}@people.example`;
  const member = { accountId, role, email, name: role, password: PASSWORD };
  const { memberId, userId } = await desk.accounts.addMember(member);
  return { caller: await signIn(url, { email, password: PASSWORD }), memberId, userId };
}

/** A script with a key of the role, made by whoever may make keys. */
export async function addKey({ url }: TestDesk, maker: Caller, role: Role): Promise<{ caller: Caller; keyId: string }> {
  const { key, id } = await maker.post<{ key: string; id: string }>('/api-keys', { name: `key of ${role}`, role });
  return { caller: createCaller(url, { authorization: `Bearer ${key}` }), keyId: id };
}
