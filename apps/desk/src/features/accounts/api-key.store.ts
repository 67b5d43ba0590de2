import type { Role } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { ApiKeyTable, DeskSchema } from '../../schema.ts';

export type ApiKey = Omit<Selectable<ApiKeyTable>, 'account_id' | 'key_sha256' | 'created_by'>;
const SHOWN = ['id', 'name', 'role', 'start', 'created_at', 'expires_at'] as const;

export type ApiKeyCaller = {
  readonly accountId: string;
  readonly accountName: string;
  readonly userId: string;
  readonly userName: string;
  readonly keyName: string;
  readonly keyRole: Role;
  /** The maker's role at this moment. */
  readonly memberRole: Role;
};

/**
 * Key, maker, membership and account in one indexed query, by the key's hash. The key itself says which account it is
 * for.
 */
export async function findApiKeyCallers(
  db: Queryable<DeskSchema>,
  { hashes, now }: { hashes: readonly string[]; now: Date },
): Promise<ReadonlyMap<string, ApiKeyCaller>> {
  const rows = await db
    .selectFrom('api_keys as key')
    .innerJoin('members as member', (join) =>
      join.onRef('member.account_id', '=', 'key.account_id').onRef('member.user_id', '=', 'key.created_by'),
    )
    .innerJoin('users as user', 'user.id', 'member.user_id')
    .innerJoin('accounts as account', 'account.id', 'member.account_id')
    .select([
      'key.key_sha256',
      'account.id as accountId',
      'account.name as accountName',
      'user.id as userId',
      'user.name as userName',
      'key.name as keyName',
      'key.role as keyRole',
      'member.role as memberRole',
    ])
    .where(sql<boolean>`key.key_sha256 = any(${hashes}::text[])`)
    .where((where) => where.or([where('key.expires_at', 'is', null), where('key.expires_at', '>', now)]))
    .execute();
  return new Map(rows.map(({ key_sha256, ...caller }) => [key_sha256, caller]));
}

export async function findApiKeys(db: Queryable<DeskSchema>, accountId: string): Promise<ApiKey[]> {
  return db
    .selectFrom('api_keys')
    .select(SHOWN)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function insertApiKey(db: Queryable<DeskSchema>, key: Insertable<ApiKeyTable>): Promise<ApiKey> {
  return db.insertInto('api_keys').values(key).returning(SHOWN).executeTakeFirstOrThrow();
}

/** The key as it was, or undefined when the account has none of that id. */
export async function dropApiKey(
  db: Queryable<DeskSchema>,
  { accountId, id }: { accountId: string; id: string },
): Promise<ApiKey | undefined> {
  return db
    .deleteFrom('api_keys')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(SHOWN)
    .executeTakeFirst();
}
