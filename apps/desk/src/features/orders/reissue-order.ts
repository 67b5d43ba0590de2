import { createHash } from 'node:crypto';
import { CertdeskError, type ReissueOrderBody } from '@certdesk/contract';
import { type Clock, type Database, type Jobs, newId } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { Authorities } from '../authorities/index.ts';
import { checkCsrFor, keyText } from './check-order.ts';
import { type DeedRow, findDeedByKey, insertDeed } from './deed.store.ts';
import { deedJob } from './order.jobs.ts';
import { findOrder, lockOrder, type OrderRow } from './order.store.ts';
import type { Presenter } from './present-order.ts';
import { refuseOtherNames } from './renew-order.ts';

export type DeedParts = {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly presenter: Presenter;
};
export type ReissueOrder = {
  readonly actor: Actor;
  readonly number: number;
  readonly body: ReissueOrderBody;
  readonly idempotencyKey: string | undefined;
};

type CheckedCsr = { readonly key: string; readonly publicKeySha256: string };

/** What the CSR says of its key. Throws `order.csr_refused` with every fault. */
async function checkReissue({ authorities }: DeedParts, order: OrderRow, csr: string): Promise<CheckedCsr> {
  // The terms of an order that was placed hold, whether or not its product is still offered.
  const products = await authorities.products(order.account_id);
  const product = products.find(({ id }) => id === order.product_id);
  const report = await checkCsrFor(csr, product);
  const faults = report.faults.flatMap(({ severity, code, params }) =>
    severity === 'error' ? [{ path: '/csr', code, ...(params && { params }) }] : [],
  );
  if (faults.length > 0 || !report.key || report.publicKeySha256 === null)
    throw new CertdeskError('order.csr_refused', { faults });
  await refuseOtherNames(order.names, csr);
  return { key: keyText(report.key), publicKeySha256: report.publicKeySha256 };
}

/** Whether the same request was made before. Throws `idempotency.key_reused` when it was another one. */
function isKnown(deed: DeedRow | undefined, { number, body }: ReissueOrder): boolean {
  if (!deed) return false;
  const same = deed.kind === 'reissue' && deed.order_number === number && hashOf(deed.csr ?? '') === hashOf(body.csr);
  if (!same) throw new CertdeskError('idempotency.key_reused');
  return true;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function checkState({ presenter }: DeedParts, order: OrderRow): void {
  const { reissue } = presenter.order(order).abilities;
  if (reissue.allowed) return;
  const isPending = reissue.reason === 'reissue_pending' || reissue.reason === 'revocation_pending';
  throw new CertdeskError(isPending ? 'order.deed_pending' : 'order.not_reissuable');
}

/**
 * Asks for a certificate for another key within the same order: the wish, its audit entry and its job commit together. The
 * certificate is the authority's to issue; what was issued before stays as it is.
 */
export async function reissueOrder(parts: DeedParts, request: ReissueOrder): Promise<OrderRow> {
  const { actor, number, body, idempotencyKey } = request;
  const { accountId, userId, name } = actor;
  const found = await findOrder(parts.database.db, accountId, number);
  if (!found) throw new CertdeskError('order.not_found');
  if (idempotencyKey && isKnown(await findDeedByKey(parts.database.db, accountId, idempotencyKey), request))
    return found;
  checkState(parts, found);
  const { key, publicKeySha256 } = await checkReissue(parts, found, body.csr);
  return parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    if (idempotencyKey && isKnown(await findDeedByKey(trx, accountId, idempotencyKey), request)) return order;
    checkState(parts, order);
    const at = parts.clock.now();
    const deed = {
      account_id: accountId,
      id: newId(),
      order_number: number,
      kind: 'reissue' as const,
      state: 'requested' as const,
      csr: body.csr,
      key,
      public_key_sha256: publicKeySha256,
      same_key: publicKeySha256 === order.public_key_sha256,
      idempotency_key: idempotencyKey ?? null,
      requested_by: userId,
      requested_by_name: name,
      requested_at: at,
    };
    await insertDeed(trx, order, deed);
    await parts.audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.reissue_requested',
      actor: { id: userId, name },
      params: { key },
    });
    await parts.jobs.enqueue(trx, deedJob, [{ accountId, number, deedId: deed.id }]);
    return { ...order, open_deed: deed.id, open_deed_kind: deed.kind, open_deed_at: at };
  });
}
