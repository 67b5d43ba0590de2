import { domainToASCII } from 'node:url';
import type { ListOrdersQuery } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import type { DeskSchema, OrderTable } from '../../schema.ts';
import { decodeCursor, encodeCursor } from './order-cursor.ts';

/** Every read names the account first: what belongs to another account is not found. */

const SUMMARY = [
  'account_id', 'number', 'id', 'product_id', 'product', 'authority_id', 'authority', 'validation_level', 'validity_days',
  'common_name', 'names', 'approver_email', 'pending_approver', 'language', 'status', 'status_reason', 'status_detail', 'authority_order_id',
  'approval_ends_at', 'cancel_requested_at', 'demo', 'created_at', 'effective_at', 'expires_at', 'mail_times', 'last_request',
  'encryption', 'renewed_by', 'open_deed', 'open_deed_kind', 'open_deed_at',
] as const; // biome-ignore format: a table
const DETAIL = [
  ...SUMMARY, 'csr', 'key', 'public_key_sha256', 'server_type', 'contacts', 'encryption_key', 'organization', 'placed_by', 'placed_by_name',
  'timeline', 'authority_sequence', 'raw_status', 'validation_method', 'validations', 'next_poll_at', 'polled_at', 'poll_fault', 'renews',
  'auto_renew', 'renew_at', 'renew_check_at', 'renewal_failures', 'renewal_failure', 'renewal_notice',
] as const; // biome-ignore format: a table

export type OrderSummaryRow = Pick<Selectable<OrderTable>, (typeof SUMMARY)[number]>;
export type OrderRow = Pick<Selectable<OrderTable>, (typeof DETAIL)[number]>;

/** Undefined when the account has used the idempotency key already. */
export async function insertOrder(
  trx: Transaction<DeskSchema>,
  order: Insertable<OrderTable>,
): Promise<OrderRow | undefined> {
  return trx
    .insertInto('orders')
    .values(order)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
    )
    .returning(DETAIL)
    .executeTakeFirst();
}

export async function findOrder(
  db: Queryable<DeskSchema>,
  accountId: string,
  number: number,
): Promise<OrderRow | undefined> {
  return db
    .selectFrom('orders')
    .select(DETAIL)
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .executeTakeFirst();
}

export type OrderKey = Pick<OrderRow, 'account_id' | 'number'>;

export async function selectOrders(db: Queryable<DeskSchema>, keys: readonly OrderKey[]): Promise<OrderRow[]> {
  if (keys.length === 0) return [];
  const accounts = keys.map((key) => key.account_id);
  const numbers = keys.map((key) => key.number);
  return db
    .selectFrom('orders')
    .select(DETAIL)
    .where(sql<boolean>`(account_id, number) in (select * from unnest(${accounts}::text[], ${numbers}::int[]))`)
    .execute();
}

export async function lockOrder(
  trx: Transaction<DeskSchema>,
  accountId: string,
  number: number,
): Promise<OrderRow | undefined> {
  return trx
    .selectFrom('orders')
    .select(DETAIL)
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst();
}

/** By the desk's own id of the order, which only the authority knows besides us; always in key order, so that no two readers deadlock. */
export async function lockOrdersByReference(
  trx: Transaction<DeskSchema>,
  references: readonly string[],
): Promise<OrderRow[]> {
  return trx
    .selectFrom('orders')
    .select(DETAIL)
    .where('id', 'in', references)
    .orderBy('account_id')
    .orderBy('number')
    .forUpdate()
    .execute();
}

export type OrderReference = Pick<Selectable<OrderTable>, 'account_id' | 'number' | 'id' | 'authority_order_id'>;

/** Which orders an authority's references mean. */
export async function findOrdersByReference(
  db: Queryable<DeskSchema>,
  references: readonly string[],
): Promise<OrderReference[]> {
  return db
    .selectFrom('orders')
    .select(['account_id', 'number', 'id', 'authority_order_id'])
    .where('id', 'in', references)
    .execute();
}

export type OrderNames = Pick<Selectable<OrderTable>, 'account_id' | 'number' | 'names' | 'authority'>;

/** What the orders are for, and their authorities' names. */
export async function findOrderNames(
  db: Queryable<DeskSchema>,
  orders: readonly { readonly accountId: string; readonly number: number }[],
): Promise<OrderNames[]> {
  const accounts = orders.map(({ accountId }) => accountId);
  const numbers = orders.map(({ number }) => number);
  return db
    .selectFrom('orders')
    .select(['account_id', 'number', 'names', 'authority'])
    .where(sql<boolean>`(account_id, number) in (select * from unnest(${accounts}::text[], ${numbers}::int[]))`)
    .execute();
}

export async function findByIdempotencyKey(
  db: Queryable<DeskSchema>,
  accountId: string,
  key: string,
): Promise<(OrderRow & { idempotency_hash: string | null }) | undefined> {
  return db
    .selectFrom('orders')
    .select([...DETAIL, 'idempotency_hash'])
    .where('account_id', '=', accountId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

/** Changes of one order, as the row reads afterwards. */
export type OrderChanges = Partial<
  Omit<OrderRow, 'account_id' | 'number' | 'mail_times' | 'last_request' | 'contacts' | 'organization' | 'encryption'>
>;

/** Writes the changes and answers with the row as it is now. */
export async function updateOrder(
  trx: Transaction<DeskSchema>,
  order: OrderRow,
  changes: OrderChanges,
): Promise<OrderRow> {
  const { timeline, validations, ...columns } = changes;
  await trx
    .updateTable('orders')
    .set({
      ...columns,
      ...(timeline && { timeline: JSON.stringify(timeline) }),
      ...(validations && { validations: JSON.stringify(validations) }),
    })
    .where('account_id', '=', order.account_id)
    .where('number', '=', order.number)
    .execute();
  return { ...order, ...changes };
}

const SORT_COLUMNS = { expiresAt: 'expires_sort', createdAt: 'number', commonName: 'common_name' } as const;
type SortName = keyof typeof SORT_COLUMNS;

function sortKey(name: SortName, row: OrderSummaryRow): string {
  if (name === 'expiresAt') return row.expires_at?.toISOString() ?? 'infinity';
  return name === 'commonName' ? row.common_name : '';
}

/** Names are stored as A-labels; whoever types "Bücher" means the label that begins with "xn--". */
const toStored = (q: string): string => (/[^\x20-\x7e]/.test(q) && domainToASCII(q)) || q.toLowerCase();
const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);

export type OrderPage = { readonly rows: OrderSummaryRow[]; readonly nextCursor: string | null };

/**
 * One page of an account's orders by keyset: the index that leads with account_id gives the rows in order, so a page
 * deep in a million rows costs what the first one costs.
 */
export async function findOrders(
  db: Queryable<DeskSchema>,
  accountId: string,
  { cursor, limit, q, status, sort }: ListOrdersQuery,
): Promise<OrderPage> {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const name = sort.replace('-', '') as SortName; // cast: the schema allows these three names, with or without "-"
  const column = SORT_COLUMNS[name];
  let query = db
    .selectFrom('orders')
    .select(SUMMARY)
    .where('account_id', '=', accountId)
    .orderBy(column, direction)
    .limit(limit + 1);
  if (column !== 'number') query = query.orderBy('number', direction);
  if (status) query = query.where('status', '=', status);
  if (q) query = query.where('search_text', 'like', `%${escapeLike(toStored(q))}%`);
  if (cursor) {
    const { key, number } = decodeCursor(sort, cursor);
    const after = sql.raw(direction === 'asc' ? '>' : '<');
    if (column === 'number') query = query.where(sql<boolean>`number ${after} ${number}`);
    else if (column === 'common_name')
      query = query.where(sql<boolean>`(common_name, number) ${after} (${key}, ${number})`);
    else query = query.where(sql<boolean>`(expires_sort, number) ${after} (${key}::timestamptz, ${number})`);
  }
  const found = await query.execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor:
      found.length > limit && last ? encodeCursor(sort, { key: sortKey(name, last), number: last.number }) : null,
  };
}
