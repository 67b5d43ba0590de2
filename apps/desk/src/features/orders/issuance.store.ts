import type { Issuance } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

type OrderKey = { readonly account_id: string; readonly number: number };

/** Notes which certificates the order has led to, by serial number and validity only: the desk keeps no certificate. */
export async function noteIssuances(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  issuances: readonly Issuance[],
): Promise<void> {
  if (issuances.length === 0) return;
  const rows = issuances.map(({ serialNumber, notBefore, notAfter }) => ({
    account_id: order.account_id,
    order_number: order.number,
    serial_number: serialNumber,
    not_before: new Date(notBefore),
    not_after: new Date(notAfter),
  }));
  await trx
    .insertInto('issuances')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['account_id', 'order_number', 'serial_number']).doNothing())
    .execute();
}

const toIssuance = (row: { serial_number: string; not_before: Date; not_after: Date }): Issuance => ({
  serialNumber: row.serial_number,
  notBefore: row.not_before.toISOString(),
  notAfter: row.not_after.toISOString(),
});

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
