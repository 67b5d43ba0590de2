import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Subject } from './reminder.ts';

type Maker = { readonly accountId: string; readonly userId: string };

export async function findFeed(
  db: Queryable<DeskSchema>,
  { accountId, userId }: Maker,
): Promise<{ createdAt: Date } | undefined> {
  return db
    .selectFrom('calendar_feeds')
    .select('created_at as createdAt')
    .where('account_id', '=', accountId)
    .where('created_by', '=', userId)
    .executeTakeFirst();
}

/** One feed for each member: a new one ends the old one. */
export async function putFeed(
  db: Queryable<DeskSchema>,
  { accountId, userId, id, hash, now }: Maker & { id: string; hash: string; now: Date },
): Promise<void> {
  await db
    .insertInto('calendar_feeds')
    .values({ account_id: accountId, id, secret_sha256: hash, created_by: userId, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'created_by']).doUpdateSet({ id, secret_sha256: hash, created_at: now }),
    )
    .execute();
}

/** @returns whether there was one */
export async function deleteFeed(db: Queryable<DeskSchema>, { accountId, userId }: Maker): Promise<boolean> {
  const feed = db.deleteFrom('calendar_feeds').where('account_id', '=', accountId).where('created_by', '=', userId);
  return (await feed.executeTakeFirst()).numDeletedRows > 0n;
}

/** Whose calendar a secret opens. */
export async function findFeedAccount(
  db: Queryable<DeskSchema>,
  hash: string,
): Promise<{ accountId: string; accountName: string } | undefined> {
  return db
    .selectFrom('calendar_feeds as feed')
    .innerJoin('accounts as account', 'account.id', 'feed.account_id')
    .select(['feed.account_id as accountId', 'account.name as accountName'])
    .where('feed.secret_sha256', '=', hash)
    .executeTakeFirst();
}

export type Ending = {
  readonly subject: Subject;
  readonly subjectId: string;
  readonly commonName: string;
  readonly issuer: string;
  readonly endsAt: Date;
};

/** What ends from a moment on, soonest first; a certificate that an order has led to is there once, as the order's. */
export async function findEndings(
  db: Queryable<DeskSchema>,
  { accountId, from, limit }: { accountId: string; from: Date; limit: number },
): Promise<Ending[]> {
  const { rows } = await sql<Ending>`
    (select 'order' as subject, number::text as "subjectId", common_name as "commonName", authority as issuer,
      expires_at as "endsAt"
    from orders
    where account_id = ${accountId} and status in ('issued', 'complete', 'expired')
      and expires_sort >= ${from} and expires_sort < 'infinity'
    order by expires_sort limit ${limit})
    union all
    (select 'certificate', id::text, common_name, issuer_name, not_after
    from (
      -- Those that orders have led to are left out only afterwards: an account may have nothing else, a million times.
      select account_id, id, common_name, issuer_name, not_after, order_number from certificates
      where account_id = ${accountId} and not_after >= ${from} order by not_after, id limit ${2 * limit}) c
    where not exists (
      select from orders o where o.account_id = c.account_id and o.number = c.order_number and o.expires_at = c.not_after)
    order by not_after limit ${limit})
    order by 5 limit ${limit}`.execute(db);
  return rows;
}
