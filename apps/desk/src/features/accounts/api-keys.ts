import { type ApiKeyView, CertdeskError, type CreateApiKeyBody, type CreatedApiKey } from '@certdesk/contract';
import { addMs, DAY, newId } from '@certdesk/platform';
import type { z } from 'zod';
import type { Actor } from '../../http/actor.ts';
import { type ApiKey, dropApiKey, findApiKeys, insertApiKey } from './api-key.store.ts';
import { makeApiKey } from './api-key.ts';
import type { Context } from './context.ts';
import { lockActor } from './members.ts';
import { isWithin } from './role-rules.ts';

const toView = ({ id, name, role, start, created_at, expires_at }: ApiKey): z.infer<typeof ApiKeyView> => ({
  id,
  name,
  role,
  start,
  createdAt: created_at.toISOString(),
  expiresAt: expires_at?.toISOString() ?? null,
});

export async function listApiKeys({ db }: Context, actor: Actor): Promise<z.infer<typeof ApiKeyView>[]> {
  return (await findApiKeys(db, actor.accountId)).map(toView);
}

/** Makes a key for the actor's account, with at most the actor's role. The key itself is in this answer only. */
export async function createApiKey(
  { db, clock, audit }: Context,
  actor: Actor,
  { name, role, expiresInDays }: z.output<typeof CreateApiKeyBody>,
): Promise<z.infer<typeof CreatedApiKey>> {
  const { key, start, sha256 } = makeApiKey();
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    const limit = await lockActor(trx, actor);
    if (!isWithin(role, limit)) throw new CertdeskError('member.role_too_high');
    const made = await insertApiKey(trx, {
      account_id: actor.accountId,
      id: newId(),
      name,
      role,
      start,
      key_sha256: sha256,
      created_by: actor.userId,
      created_at: now,
      expires_at: expiresInDays === undefined ? null : addMs(now, expiresInDays * DAY),
    });
    await audit(trx, {
      accountId: actor.accountId,
      action: 'api_key.created',
      actor: { id: actor.userId, name: actor.name },
      params: { name, role, start },
    });
    return { ...toView(made), key };
  });
}

/** Any key of the account may be deleted by whoever manages keys: taking access away must never be refused. */
export async function deleteApiKey({ db, audit }: Context, actor: Actor, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = await dropApiKey(trx, { accountId: actor.accountId, id });
    if (!gone) throw new CertdeskError('api_key.not_found');
    await audit(trx, {
      accountId: actor.accountId,
      action: 'api_key.deleted',
      actor: { id: actor.userId, name: actor.name },
      params: { name: gone.name, role: gone.role, start: gone.start },
    });
  });
}
