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

/** Another id is the order's at its authority from now on; what was issued before is still known there by the former one. */
export async function keepFormerAuthorityOrder(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  authorityOrderId: string,
): Promise<void> {
  await trx
    .updateTable('issuances')
    .set({ authority_order_id: authorityOrderId })
    .where('account_id', '=', order.account_id)
    .where('order_number', '=', order.number)
    .where('authority_order_id', 'is', null)
    .execute();
}

export type IssuanceToRevoke = { readonly issuance: Issuance; readonly authorityOrderId: string | null };

/** Certificates that are valid, and that the authority has not been asked to revoke since `since`; the newest first. */
export async function findIssuancesToRevoke(
  db: Queryable<DeskSchema>,
  order: OrderKey,
  { now, since }: { now: Date; since: Date },
): Promise<IssuanceToRevoke[]> {
  const rows = await db
    .selectFrom('issuances')
    .select(['serial_number', 'not_before', 'not_after', 'authority_order_id'])
    .where('account_id', '=', order.account_id)
    .where('order_number', '=', order.number)
    .where('not_after', '>', now)
    .where((where) => where.or([where('revocation_asked_at', 'is', null), where('revocation_asked_at', '<', since)]))
    .orderBy('not_before', 'desc')
    .execute();
  return rows.map((row) => ({ issuance: toIssuance(row), authorityOrderId: row.authority_order_id }));
}

export async function noteRevocationAsked(
  db: Queryable<DeskSchema>,
  order: OrderKey,
  { serialNumbers, at }: { serialNumbers: readonly string[]; at: Date | null },
): Promise<void> {
  await db
    .updateTable('issuances')
    .set({ revocation_asked_at: at })
    .where('account_id', '=', order.account_id)
    .where('order_number', '=', order.number)
    .where('serial_number', 'in', serialNumbers)
    .execute();
}

/** One certificate of an order, and by which id its authority knows it where that is not the order's. */
export async function findIssuance(
  db: Queryable<DeskSchema>,
  { accountId, orderNumber, serialNumber }: { accountId: string; orderNumber: number; serialNumber: string },
): Promise<(Issuance & { readonly authorityOrderId: string | null }) | undefined> {
  const row = await db
    .selectFrom('issuances')
    .select(['serial_number', 'not_before', 'not_after', 'authority_order_id'])
    .where('account_id', '=', accountId)
    .where('order_number', '=', orderNumber)
    .where('serial_number', '=', serialNumber)
    .executeTakeFirst();
  return row && { ...toIssuance(row), authorityOrderId: row.authority_order_id };
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
