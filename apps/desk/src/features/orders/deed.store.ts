import { CertdeskError, type Deed, type DeedKind, type DeedState } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { Insertable, Selectable, Transaction } from 'kysely';
import type { FormerKey, OrderDeedTable } from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';

type OrderKey = { readonly account_id: string; readonly number: number };
export type DeedRow = Selectable<OrderDeedTable>;

const COLUMNS = [
  'account_id', 'id', 'order_number', 'kind', 'state', 'reason', 'csr', 'key', 'public_key_sha256', 'same_key', 'former',
  'idempotency_key', 'requested_by', 'requested_by_name', 'requested_at', 'settled_at', 'response',
] as const; // biome-ignore format: a table
/** Of an order's life; older ones are in its audit. */
const SHOWN = 20;
/** What the authority may still settle. */
const UNSETTLED: readonly DeedState[] = ['requested', 'waiting', 'uncertain'];

/** Notes a wish, and that the order waits for it. Throws `idempotency.key_reused`. */
export async function insertDeed(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  deed: Insertable<OrderDeedTable>,
): Promise<void> {
  const inserted = await trx
    .insertInto('order_deeds')
    .values(deed)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  // The same key for another order, at the same moment.
  if (!inserted) throw new CertdeskError('idempotency.key_reused');
  const open = { open_deed: deed.id, open_deed_kind: deed.kind, open_deed_at: deed.requested_at };
  await trx
    .updateTable('orders')
    .set(open)
    .where('account_id', '=', order.account_id)
    .where('number', '=', order.number)
    .execute();
}

export async function findDeed(db: Queryable<DeskSchema>, accountId: string, id: string): Promise<DeedRow | undefined> {
  const query = db.selectFrom('order_deeds').select(COLUMNS).where('account_id', '=', accountId);
  return query.where('id', '=', id).executeTakeFirst();
}

export async function findDeedByKey(
  db: Queryable<DeskSchema>,
  accountId: string,
  idempotencyKey: string,
): Promise<DeedRow | undefined> {
  const query = db.selectFrom('order_deeds').select(COLUMNS).where('account_id', '=', accountId);
  return query.where('idempotency_key', '=', idempotencyKey).executeTakeFirst();
}

export type DeedOutcome = { readonly state: DeedState; readonly response: string | null; readonly at: Date };

const isSettled = (state: DeedState): boolean => state !== 'requested' && state !== 'waiting' && state !== 'uncertain';

/** Notes how far a deed is that was not settled. False when it was. What it was is open no more once it is settled. */
export async function noteDeed(
  trx: Transaction<DeskSchema>,
  deed: Pick<DeedRow, 'account_id' | 'id' | 'order_number'>,
  { state, response, at }: DeedOutcome,
): Promise<boolean> {
  const settled_at = isSettled(state) ? at : null;
  const update = trx.updateTable('order_deeds').set({ state, response, settled_at });
  const unsettled = update.where('account_id', '=', deed.account_id).where('id', '=', deed.id);
  const result = await unsettled.where('state', 'in', UNSETTLED).executeTakeFirst();
  if (result.numUpdatedRows !== 1n) return false;
  // An uncertain one is waited for no more: who asked may ask again.
  if (isSettled(state) || state === 'uncertain') await closeDeed(trx, deed);
  return true;
}

async function closeDeed(
  trx: Transaction<DeskSchema>,
  { account_id, id, order_number }: Pick<DeedRow, 'account_id' | 'id' | 'order_number'>,
): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ open_deed: null, open_deed_kind: null, open_deed_at: null })
    .where('account_id', '=', account_id)
    .where('number', '=', order_number)
    .where('open_deed', '=', id)
    .execute();
}

/** What the order was before the reissue, in case nothing comes of it. */
export async function saveFormerKey(
  trx: Transaction<DeskSchema>,
  deed: Pick<DeedRow, 'account_id' | 'id'>,
  former: FormerKey,
): Promise<void> {
  const update = trx.updateTable('order_deeds').set({ former: JSON.stringify(former) });
  await update.where('account_id', '=', deed.account_id).where('id', '=', deed.id).execute();
}

/** Deeds of an order that the authority has not settled, oldest first. */
export async function findUnsettledDeeds(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  kind: DeedKind,
): Promise<DeedRow[]> {
  const query = trx.selectFrom('order_deeds').select(COLUMNS).where('account_id', '=', order.account_id);
  const ofKind = query.where('order_number', '=', order.number).where('kind', '=', kind);
  return ofKind.where('state', 'in', UNSETTLED).orderBy('id').execute();
}

const present = (row: DeedRow): Deed => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  sameKey: row.same_key,
  requestedBy: { id: row.requested_by, name: row.requested_by_name },
  requestedAt: row.requested_at.toISOString(),
  settledAt: row.settled_at?.toISOString() ?? null,
  response: row.response,
});

/** The newest deeds of an order, newest first. */
export async function findDeeds(db: Queryable<DeskSchema>, order: OrderKey): Promise<Deed[]> {
  const query = db.selectFrom('order_deeds').select(COLUMNS).where('account_id', '=', order.account_id);
  const ofOrder = query.where('order_number', '=', order.number);
  return (await ofOrder.orderBy('id', 'desc').limit(SHOWN).execute()).map(present);
}
