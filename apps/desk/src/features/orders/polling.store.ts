import type { PollFault } from '@certdesk/contract';
import { addMs, type Queryable } from '@certdesk/platform';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { type OrderRow, selectOrders } from './order.store.ts';
import { LEAST_PAUSE_MS } from './polling.ts';

/** No call takes that long; a process that has died holds an order no longer than this. */
const LEASE_MS = 10 * 60_000;
const FOLLOW_SOON_MS = 5_000;

export type DueQuery = { readonly now: Date; readonly authorityIds: readonly string[]; readonly limit: number };

/**
 * Takes orders that are due to be asked for. Whoever takes one has it alone until it lets go or its lease ends: no lock is
 * held while the authority is asked.
 */
export async function claimDueOrders(
  db: Queryable<DeskSchema>,
  { now, authorityIds, limit }: DueQuery,
): Promise<OrderRow[]> {
  const { rows } = await sql<{ account_id: string; number: number }>`
    update orders set poll_lease_until = ${addMs(now, LEASE_MS)}::timestamptz, polled_at = ${now}::timestamptz
    where (account_id, number) in (
      select account_id, number from orders
      where next_poll_at <= ${now}::timestamptz and authority_id = any(${[...authorityIds]}::text[])
        and coalesce(poll_lease_until <= ${now}::timestamptz, true)
      order by next_poll_at limit ${limit}
      for update skip locked)
    returning account_id, number`.execute(db);
  return selectOrders(db, rows);
}

type Asked = {
  /** When it is asked again, unless nothing more is expected. */
  readonly next: Date | undefined;
  /** Why it told nothing; undefined when it answered. */
  readonly fault?: PollFault;
};

/** Lets go of an order. Who has asked for news meanwhile (a later time than the one it was taken for) keeps their wish. */
export async function letGo(trx: Transaction<DeskSchema>, order: OrderRow, { next, fault }: Asked): Promise<void> {
  await sql`update orders set poll_lease_until = null, poll_fault = ${fault ?? null},
      next_poll_at = case when next_poll_at > ${order.next_poll_at}::timestamptz then next_poll_at
        else ${next ?? null}::timestamptz end
    where account_id = ${order.account_id} and number = ${order.number}`.execute(trx);
}

async function askSoon(db: Queryable<DeskSchema>, which: RawBuilder<boolean>, now: Date): Promise<number> {
  const soonest = sql`greatest(${now}::timestamptz, polled_at + ${LEAST_PAUSE_MS / 1000} * interval '1 second')`;
  const result = await sql`update orders set next_poll_at =
      case when poll_lease_until > ${now}::timestamptz then ${soonest} else least(next_poll_at, ${soonest}) end
    where next_poll_at is not null and ${which}`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Has the authority asked for one order as soon as may be; false when nothing more is expected of it. */
export const askForOrder = async (db: Queryable<DeskSchema>, order: OrderRow, now: Date): Promise<boolean> =>
  (await askSoon(db, sql`account_id = ${order.account_id} and number = ${order.number}`, now)) > 0;

/** Has an authority asked soon of which nothing more was expected: something was asked of it. */
export async function followSoon(
  trx: Transaction<DeskSchema>,
  { account_id, number }: Pick<OrderRow, 'account_id' | 'number'>,
  now: Date,
): Promise<void> {
  await sql`update orders set next_poll_at = least(next_poll_at, ${addMs(now, FOLLOW_SOON_MS)}::timestamptz)
    where account_id = ${account_id} and number = ${number}`.execute(trx);
}

export type Hints = {
  readonly authorityId: string;
  readonly authorityOrderIds: readonly string[];
  readonly references: readonly string[];
};

/** Orders of one authority, known by its ids or by ours: of which account is known only by the row. */
export const askForHinted = (db: Queryable<DeskSchema>, hints: Hints, now: Date): Promise<number> =>
  askSoon(
    db,
    sql`authority_id = ${hints.authorityId} and (
      authority_order_id = any(${[...hints.authorityOrderIds]}::text[]) or id = any(${[...hints.references]}::uuid[]))`,
    now,
  );
