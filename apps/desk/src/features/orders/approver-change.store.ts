import type { ApproverChange } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import type { ApproverChangeTable } from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';

type OrderKey = { readonly account_id: string; readonly number: number };
export type ApproverChangeRow = Selectable<ApproverChangeTable>;

const COLUMNS = [
  'account_id', 'id', 'order_number', 'from_email', 'to_email', 'state', 'response', 'requested_by', 'requested_by_name',
  'requested_at', 'settled_at',
] as const; // biome-ignore format: a table
/** Of an order's life; older ones are in its audit. */
const SHOWN = 20;
const OPEN = ['requested', 'waiting'] as const;

export async function insertApproverChange(
  trx: Transaction<DeskSchema>,
  change: Insertable<ApproverChangeTable>,
): Promise<void> {
  await trx.insertInto('approver_changes').values(change).execute();
}

export async function findApproverChange(
  db: Queryable<DeskSchema>,
  accountId: string,
  id: string,
): Promise<ApproverChangeRow | undefined> {
  const query = db.selectFrom('approver_changes').select(COLUMNS).where('account_id', '=', accountId);
  return query.where('id', '=', id).executeTakeFirst();
}

export type Settlement = Pick<ApproverChangeRow, 'state' | 'response'> & { readonly settledAt: Date | null };

/** Notes what became of a change that is still open. False when it was settled already. */
export async function noteApproverChange(
  trx: Transaction<DeskSchema>,
  { account_id, id }: Pick<ApproverChangeRow, 'account_id' | 'id'>,
  { settledAt, ...outcome }: Settlement,
): Promise<boolean> {
  const update = trx.updateTable('approver_changes').set({ ...outcome, settled_at: settledAt });
  const open = update.where('account_id', '=', account_id).where('id', '=', id).where('state', 'in', OPEN);
  return (await open.executeTakeFirst()).numUpdatedRows === 1n;
}

/** The authority mails `to` from now on: what asked for that is confirmed. */
export async function confirmApproverChange(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  { to, at }: { to: string; at: Date },
): Promise<void> {
  const update = trx.updateTable('approver_changes').set({ state: 'confirmed', settled_at: at });
  const ofOrder = update.where('account_id', '=', order.account_id).where('order_number', '=', order.number);
  await ofOrder.where('to_email', '=', to).where('state', 'in', OPEN).execute();
}

/** Notes on the order that another approver is asked for, and the mail that this leads to (see mailFreedom). */
export async function notePendingApprover(
  trx: Transaction<DeskSchema>,
  order: OrderKey,
  { to, at, perDay }: { to: string; at: Date; perDay: number },
): Promise<void> {
  const mailTimes = sql<Date[]>`(array[${at}::timestamptz] || mail_times)[1:${sql.lit(perDay)}]`;
  const update = trx.updateTable('orders').set({ pending_approver: to, mail_times: mailTimes });
  await update.where('account_id', '=', order.account_id).where('number', '=', order.number).execute();
}

const present = (row: ApproverChangeRow): ApproverChange => ({
  id: row.id,
  from: row.from_email,
  to: row.to_email,
  state: row.state,
  requestedBy: { id: row.requested_by, name: row.requested_by_name },
  requestedAt: row.requested_at.toISOString(),
  settledAt: row.settled_at?.toISOString() ?? null,
  response: row.response,
});

/** The newest changes of an order, newest first. */
export async function findApproverChanges(db: Queryable<DeskSchema>, order: OrderKey): Promise<ApproverChange[]> {
  const query = db.selectFrom('approver_changes').select(COLUMNS).where('account_id', '=', order.account_id);
  const ofOrder = query.where('order_number', '=', order.number);
  return (await ofOrder.orderBy('id', 'desc').limit(SHOWN).execute()).map(present);
}
