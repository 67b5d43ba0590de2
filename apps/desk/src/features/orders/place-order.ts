import { createHash } from 'node:crypto';
import { CertdeskError, type PlaceOrderBody, type Product } from '@certdesk/contract';
import { type Clock, type Database, type Jobs, newId } from '@certdesk/platform';
import type { Insertable, Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema, OrderTable } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { Authorities } from '../authorities/index.ts';
import type { CountMail } from './change-approver.ts';
import { type CheckedOrder, checkOrder, keyText } from './check-order.ts';
import { submitOrderJob } from './order.jobs.ts';
import { findByIdempotencyKey, insertOrder, type OrderRow } from './order.store.ts';
import { auditedActor, lockPredecessor, noteSuccessor } from './succession.ts';

export type PlaceOrderParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  jobs: Jobs;
  clock: Clock;
  countMail: CountMail;
};
/** A person; or nobody, when the desk renews in time by itself. */
export type Placer = Pick<Actor, 'accountId'> & { readonly userId: string | null; readonly name: string | null };
export type PlaceOrder = {
  readonly actor: Placer;
  readonly body: PlaceOrderBody;
  readonly idempotencyKey: string | undefined;
  /** Number of the order that the new one renews. */
  readonly renews?: number;
};

const hashOf = ({ body, renews }: Pick<PlaceOrder, 'body' | 'renews'>) =>
  createHash('sha256')
    .update(JSON.stringify(renews === undefined ? body : { renews, ...body }))
    .digest('hex');

type RowParts = PlaceOrder & { product: Product; checked: CheckedOrder; now: Date };

function toRow(request: RowParts): Insertable<OrderTable> {
  const { actor, body, idempotencyKey, renews, product, checked, now } = request;
  const { report, approverEmail, contacts } = checked;
  return {
    account_id: actor.accountId,
    id: newId(),
    idempotency_key: idempotencyKey ?? null,
    idempotency_hash: idempotencyKey ? hashOf(request) : null,
    product_id: product.id,
    product: product.name,
    authority_id: product.authorityId,
    authority: product.authority,
    validation_level: product.validationLevel,
    validity_days: product.validityDays,
    common_name: report.commonName,
    names: report.names,
    search_text: report.names.join(' '),
    csr: body.csr,
    key: report.key ? keyText(report.key) : '',
    public_key_sha256: report.publicKeySha256,
    approver_email: approverEmail,
    language: body.language,
    server_type: body.serverType,
    contacts: JSON.stringify(contacts),
    encryption_key: checked.usable?.text ?? null,
    encryption: checked.usable && JSON.stringify(checked.usable.key),
    organization: body.organization ? JSON.stringify(body.organization) : null,
    status: 'processing',
    status_reason: 'submitting',
    status_detail: null,
    authority_order_id: null,
    renews: renews ?? null,
    validation_method: checked.validationMethod,
    authority_sequence: 0,
    placed_by: actor.userId,
    placed_by_name: actor.name,
    created_at: now,
    timeline: JSON.stringify([{ status: 'processing', reason: 'submitting', detail: null, at: now.toISOString() }]),
    mail_times: [],
    last_request: null,
  };
}

/** The order that the same key placed before. Throws `idempotency.key_reused` when that was a different request. */
async function findPlacedBefore({ database }: PlaceOrderParts, request: PlaceOrder): Promise<OrderRow | undefined> {
  const { actor, idempotencyKey } = request;
  if (!idempotencyKey) return undefined;
  const before = await findByIdempotencyKey(database.db, actor.accountId, idempotencyKey);
  if (before && before.idempotency_hash !== hashOf(request)) throw new CertdeskError('idempotency.key_reused');
  return before;
}

/**
 * Places an order: the row, its audit entry and the job that hands it to the authority commit together. What is wrong
 * with the request is said at once, every field of it; what the authority says comes later, on the order.
 */
export async function placeOrder(parts: PlaceOrderParts, request: PlaceOrder): Promise<OrderRow> {
  const before = await findPlacedBefore(parts, request);
  if (before) return before;
  const product = await parts.authorities.product(request.body.productId, request.actor.accountId);
  const now = parts.clock.now();
  const authority = parts.authorities.get(product.authorityId);
  const checked = await checkOrder(request.body, product, { authority, now });
  const row = toRow({ ...request, product, checked, now });
  const placed = await parts.database.db.transaction().execute((trx) => insertPlaced(parts, trx, row, request.actor));
  // Nothing inserted: the same key was used by a request that overtook this one.
  const order = placed ?? (await findPlacedBefore(parts, request));
  if (!order) throw new CertdeskError('idempotency.in_progress');
  return order;
}

async function insertPlaced(
  { audit, jobs, clock, countMail }: PlaceOrderParts,
  trx: Transaction<DeskSchema>,
  row: Insertable<OrderTable>,
  actor: Placer,
): Promise<OrderRow | undefined> {
  const { account_id: accountId, renews, idempotency_key: idempotencyKey = null } = row;
  const predecessor =
    typeof renews === 'number' ? await lockPredecessor(trx, { accountId, number: renews, idempotencyKey }) : undefined;
  if (typeof renews === 'number' && !predecessor) return undefined;
  const order = await insertOrder(trx, row);
  if (!order) return undefined;
  // The approver email goes to an address of the orderer's choice. What the desk renews by itself, nobody can make more of.
  if (actor.userId !== null && order.validation_method === 'email') await countMail(trx, order.account_id, clock.now());
  if (predecessor) await noteSuccessor({ audit }, trx, { predecessor, order, actor });
  const params = { commonName: order.common_name, product: order.product };
  await audit(trx, {
    accountId: order.account_id,
    orderNumber: order.number,
    action: 'order.placed',
    actor: auditedActor(actor),
    params,
  });
  await jobs.enqueue(trx, submitOrderJob, [{ accountId: order.account_id, number: order.number }]);
  return order;
}
