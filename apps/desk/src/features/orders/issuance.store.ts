import type { Issuance } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

type OrderKey = { readonly account_id: string; readonly number: number };

const toIssuance = (row: { serial_number: string; not_before: Date; not_after: Date }): Issuance => ({
  serialNumber: row.serial_number,
  notBefore: row.not_before.toISOString(),
  notAfter: row.not_after.toISOString(),
});

/**
 * Notes which certificates the order has led to, by serial number and validity only: the desk keeps no certificate.
 * @returns those that were not known before
 */
export async function noteIssuances(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  issuances: readonly Issuance[],
): Promise<Issuance[]> {
  if (issuances.length === 0) return [];
  const rows = issuances.map(({ serialNumber, notBefore, notAfter }) => ({
    account_id: order.account_id,
    order_number: order.number,
    serial_number: serialNumber,
    not_before: new Date(notBefore),
    not_after: new Date(notAfter),
  }));
  const inserted = await trx
    .insertInto('issuances')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['account_id', 'order_number', 'serial_number']).doNothing())
    .returning(['serial_number', 'not_before', 'not_after'])
    .execute();
  return inserted.map(toIssuance);
}

/** One certificate of an order. */
export async function findIssuance(
  db: Queryable<DeskSchema>,
  { accountId, orderNumber, serialNumber }: { accountId: string; orderNumber: number; serialNumber: string },
): Promise<Issuance | undefined> {
  const row = await db
    .selectFrom('issuances')
    .select(['serial_number', 'not_before', 'not_after'])
    .where('account_id', '=', accountId)
    .where('order_number', '=', orderNumber)
    .where('serial_number', '=', serialNumber)
    .executeTakeFirst();
  return row && toIssuance(row);
}

export async function findIssuances(db: Queryable<DeskSchema>, { account_id, number }: OrderKey): Promise<Issuance[]> {
  const rows = await db
    .selectFrom('issuances')
    .select(['serial_number', 'not_before', 'not_after'])
    .where('account_id', '=', account_id)
    .where('order_number', '=', number)
    .orderBy('not_before', 'desc')
    .execute();
  return rows.map(toIssuance);
}

type OrderId = { readonly accountId: string; readonly orderNumber: number };

/** The newest certificate of each order, by `<account id> <order number>`: the one that its fulfillment email carries. */
export async function findNewestIssuances(
  db: Queryable<DeskSchema>,
  orders: readonly OrderId[],
): Promise<ReadonlyMap<string, Issuance>> {
  const accounts = orders.map(({ accountId }) => accountId);
  const numbers = orders.map(({ orderNumber }) => orderNumber);
  const rows = await db
    .selectFrom('issuances')
    .select(['account_id', 'order_number', 'serial_number', 'not_before', 'not_after'])
    .distinctOn(['account_id', 'order_number'])
    .where(sql<boolean>`(account_id, order_number) in (select * from unnest(${accounts}::text[], ${numbers}::int[]))`)
    .orderBy('account_id')
    .orderBy('order_number')
    .orderBy('not_before', 'desc')
    .execute();
  return new Map(rows.map((row) => [`${row.account_id} ${row.order_number}`, toIssuance(row)]));
}
