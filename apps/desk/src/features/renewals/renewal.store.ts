import { addMs, type Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { RenewalNotice } from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';

/** No look at an order takes that long; of a process that has died another one takes over after it. */
const LEASE_MS = 10 * 60_000;

export type OrderKey = { readonly accountId: string; readonly number: number };

/**
 * Takes orders whose renewal in time is to be looked at now. Whoever takes one has it alone for a while. One whose time has
 * passed unused (its authority was away so long, or it was only asked for then) is renewed late rather than never.
 */
export async function claimDueRenewals(
  db: Queryable<DeskSchema>,
  { now, limit }: { now: Date; limit: number },
): Promise<OrderKey[]> {
  const { rows } = await sql<{ account_id: string; number: number }>`
    update orders set renew_check_at = ${addMs(now, LEASE_MS)}::timestamptz
    where (account_id, number) in (
      select account_id, number from orders
      where auto_renew and renewed_by is null and renew_check_at <= ${now}::timestamptz
        and status in ('issued', 'complete', 'expired') and status_reason is distinct from 'approval_window_over'
      order by renew_check_at limit ${limit}
      for update skip locked)
    returning account_id, number`.execute(db);
  return rows.map(({ account_id, number }) => ({ accountId: account_id, number }));
}

/** When the order is looked at next, and when it is to be renewed if that is known. */
export type RenewalWait = { readonly renewAt?: Date; readonly checkAt: Date };

/** When the order is looked at next, unless somebody has renewed it or turned that off meanwhile. */
export async function saveRenewalPlan(
  db: Queryable<DeskSchema>,
  { accountId, number }: OrderKey,
  { renewAt, checkAt }: RenewalWait,
): Promise<void> {
  await db
    .updateTable('orders')
    .set({ renew_check_at: checkAt, ...(renewAt && { renew_at: renewAt }) })
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .where('auto_renew', '=', true)
    .where('renewed_by', 'is', null)
    .execute();
}

export async function findOrdersWithNotice(db: Queryable<DeskSchema>, limit: number): Promise<OrderKey[]> {
  const query = db.selectFrom('orders').select(['account_id', 'number']).where('renewal_notice', 'is not', null);
  const rows = await query.orderBy('account_id').orderBy('number').limit(limit).execute();
  return rows.map(({ account_id, number }) => ({ accountId: account_id, number }));
}

/** Takes the notice of an order: whoever gets it has it sent. */
export async function takeNotice(
  trx: Transaction<DeskSchema>,
  { accountId, number }: OrderKey,
): Promise<RenewalNotice | undefined> {
  const query = trx.selectFrom('orders').select('renewal_notice').where('account_id', '=', accountId);
  const row = await query.where('number', '=', number).forUpdate().executeTakeFirst();
  if (!row?.renewal_notice) return undefined;
  const update = trx.updateTable('orders').set({ renewal_notice: null }).where('account_id', '=', accountId);
  await update.where('number', '=', number).execute();
  return row.renewal_notice;
}
