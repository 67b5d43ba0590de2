import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { IssuanceRow, OrderRow, Tables } from '../../database/tables.ts';
import type { Order, OrderState } from './order.ts';

const COLUMNS = [
  'id',
  'reference',
  'order_number',
  'product_id',
  'csr',
  'names',
  'public_key_sha256',
  'approver_email',
  'language',
  'server_type',
  'applicant',
  'organization',
  'status',
  'status_reason',
  'status_detail',
  'created_at',
  'approval_ends_at',
  'approved_at',
  'certificate_ends_at',
  'approval_round',
  'code_failures',
  'locked_until',
] as const;

type Row = Pick<OrderRow, (typeof COLUMNS)[number]>;

const toOrder = (row: Row): Order => ({
  id: row.id,
  reference: row.reference,
  number: row.order_number,
  productId: row.product_id,
  csr: row.csr,
  names: row.names,
  publicKeySha256: row.public_key_sha256,
  approverEmail: row.approver_email,
  language: row.language,
  serverType: row.server_type,
  applicant: row.applicant,
  organization: row.organization,
  status: row.status,
  reason: row.status_reason,
  detail: row.status_detail,
  createdAt: row.created_at,
  approvalEndsAt: row.approval_ends_at,
  approvedAt: row.approved_at,
  certificateEndsAt: row.certificate_ends_at,
  approvalRound: row.approval_round,
  codeFailures: row.code_failures,
  lockedUntil: row.locked_until,
});

export type NewOrder = Order & { readonly contacts: object; readonly encryptionKey: string | null };

/** Stores the order unless its reference is known. False when it was. */
export async function insertOrder(trx: Transaction<Tables>, order: NewOrder): Promise<boolean> {
  const result = await trx
    .insertInto('orders')
    .values({
      id: order.id,
      reference: order.reference,
      order_number: order.number,
      product_id: order.productId,
      csr: order.csr,
      names: JSON.stringify(order.names),
      public_key_sha256: order.publicKeySha256,
      approver_email: order.approverEmail,
      language: order.language,
      server_type: order.serverType,
      applicant: order.applicant,
      contacts: JSON.stringify(order.contacts),
      encryption_key: order.encryptionKey,
      organization: order.organization ? JSON.stringify(order.organization) : 'null',
      status: order.status,
      status_reason: order.reason,
      status_detail: order.detail,
      created_at: order.createdAt,
      approval_ends_at: order.approvalEndsAt,
      approval_round: order.approvalRound,
      code_failures: order.codeFailures,
      locked_until: order.lockedUntil,
    })
    .onConflict((conflict) => conflict.column('reference').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findOrder(db: Queryable<Tables>, id: string): Promise<Order | undefined> {
  const row = await db.selectFrom('orders').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toOrder(row);
}

export async function findOrders(db: Queryable<Tables>, ids: readonly string[]): Promise<Order[]> {
  const query = db.selectFrom('orders').select(COLUMNS);
  return (await query.where(sql<boolean>`id = any(${ids}::uuid[])`).execute()).map(toOrder);
}

export async function findOrderByReference(db: Queryable<Tables>, reference: string): Promise<Order | undefined> {
  const row = await db.selectFrom('orders').select(COLUMNS).where('reference', '=', reference).executeTakeFirst();
  return row && toOrder(row);
}

/** The newest with the number: numbers are the desk's, and a desk that was set up anew counts from the start. */
export async function findOrderByNumber(db: Queryable<Tables>, number: number): Promise<Order | undefined> {
  const query = db.selectFrom('orders').select(COLUMNS).where('order_number', '=', number);
  const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row && toOrder(row);
}

/** Locked until the transaction ends, so that what is decided from its state still holds when it is written. */
export async function lockOrder(trx: Transaction<Tables>, id: string): Promise<Order | undefined> {
  const row = await trx.selectFrom('orders').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toOrder(row);
}

/** In the order of their ids: two batches that lock the same orders must not wait for each other. */
export async function lockOrdersForReading(trx: Transaction<Tables>, ids: readonly string[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const query = trx.selectFrom('orders').select(COLUMNS).where('id', 'in', ids).orderBy('id').forShare();
  return (await query.execute()).map(toOrder);
}

export async function findOrdersInState(db: Queryable<Tables>, { status, reason }: OrderState): Promise<Order[]> {
  const query = db.selectFrom('orders').select(COLUMNS).where('status', '=', status);
  const rows = await query.where('status_reason', 'is not distinct from', reason).orderBy('id').limit(500).execute();
  return rows.map(toOrder);
}

export async function findOrderIdsPastApproval(db: Queryable<Tables>, now: Date): Promise<string[]> {
  const query = db.selectFrom('orders').select('id').where('status', '=', 'pending_approval');
  return (await query.where('approval_ends_at', '<=', now).limit(200).execute()).map((row) => row.id);
}

export async function findOrderIdsPastCertificate(db: Queryable<Tables>, now: Date): Promise<string[]> {
  const query = db.selectFrom('orders').select('id').where('status', 'in', ['issued', 'complete']);
  return (await query.where('certificate_ends_at', '<', now).limit(200).execute()).map((row) => row.id);
}

export async function saveApproval(trx: Transaction<Tables>, id: string, at: Date): Promise<void> {
  await trx.updateTable('orders').set({ approved_at: at }).where('id', '=', id).execute();
}

export async function saveCertificateEnd(trx: Transaction<Tables>, id: string, endsAt: Date): Promise<void> {
  await trx.updateTable('orders').set({ certificate_ends_at: endsAt }).where('id', '=', id).execute();
}

/** A mail that was encrypted for another key and may be sent again is forgotten, and made anew. */
export async function saveEncryptionKey(trx: Transaction<Tables>, id: string, key: string | null): Promise<void> {
  await trx.updateTable('orders').set({ encryption_key: key }).where('id', '=', id).execute();
  const kept = trx.updateTable('mails').set({ encrypted: null }).where('order_id', '=', id);
  await kept.where('encrypted', 'is not', null).execute();
}

export type StateChange = { id: string; from: OrderState; to: OrderState; detail: string | null };

/** Compare and set: true when the order was in the state that the change starts from. */
export async function changeState(trx: Transaction<Tables>, { id, from, to, detail }: StateChange): Promise<boolean> {
  const result = await trx
    .updateTable('orders')
    .set({ status: to.status, status_reason: to.reason, status_detail: detail })
    .where('id', '=', id)
    .where('status', '=', from.status)
    .where('status_reason', 'is not distinct from', from.reason)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function saveCodeFailures(
  trx: Transaction<Tables>,
  { id, failures, lockedUntil }: { id: string; failures: number; lockedUntil: Date | null },
): Promise<void> {
  const change = { code_failures: failures, locked_until: lockedUntil };
  await trx.updateTable('orders').set(change).where('id', '=', id).execute();
}

const ISSUANCE_COLUMNS = ['serial_number', 'not_before', 'not_after'] as const;
export type IssuanceFacts = Pick<IssuanceRow, (typeof ISSUANCE_COLUMNS)[number]>;

/** What the desk may know of an order's certificates: never the certificate. */
export async function findIssuanceFacts(db: Queryable<Tables>, orderId: string): Promise<IssuanceFacts[]> {
  const query = db.selectFrom('issuances').select(ISSUANCE_COLUMNS).where('order_id', '=', orderId);
  return query.where('state', '=', 'issued').orderBy('id').execute();
}

export async function isKeyCompromised(db: Queryable<Tables>, publicKeySha256: string): Promise<boolean> {
  const query = db.selectFrom('issuances').select('id').where('public_key_sha256', '=', publicKeySha256);
  return (await query.where('revocation_reason', '=', 'keyCompromise').limit(1).executeTakeFirst()) !== undefined;
}
