import { AuthorityOrder, ReissueAuthorityOrder } from '@certdesk/authority-protocol';
import { CertdeskError } from '@certdesk/contract';
import { checkCsr } from '@certdesk/pki';
import { addMs, type Clock, DAY } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { changeOrder } from './change-order.ts';
import { csrRulesOf, findingsOfCsr } from './check-order.ts';
import { findOrder, lockOrder } from './order.store.ts';
import type { Order } from './order.ts';
import { viewOrder } from './order-view.ts';
import { OrderParams } from './orders.routes.ts';
import { refuseCompromisedKey } from './place-order.ts';
import { productOf } from './product.ts';
import { findReissuedOrderId, saveReissue } from './reissue.store.ts';
import { validationReuseDays } from './validation-reuse.ts';

export type ReissueOrderOptions = {
  db: Kysely<Tables>;
  work: Work;
  clock: Clock;
  /** Issues for the order; resolves when that is done. */
  issue: (orderId: string) => Promise<void>;
};

/** Answers the hash of the new key. Throws CertdeskError with every fault of the request. */
async function checkRequest(order: Order, csr: string): Promise<string> {
  const report = await checkCsr(csr, csrRulesOf(productOf(order)));
  const [refused] = findingsOfCsr(report);
  if (refused) throw new CertdeskError(refused.code, { faults: refused.faults });
  const asked = new Set(order.names);
  if (asked.size !== report.names.length || !report.names.every((name) => asked.has(name)))
    throw new CertdeskError('order.csr_refused', {
      faults: [{ path: '/csr', code: 'order.csr_names_differ', params: { names: order.names.join(', ') } }],
    });
  if (!report.publicKeySha256) throw new Error('a CSR without faults has no key');
  return report.publicKeySha256;
}

/** Whether the names may be certified again without asking the domain administrator (BR 4.2.1). */
const isStillApproved = ({ approvedAt, createdAt }: Order, now: Date): boolean =>
  addMs(approvedAt ?? createdAt, validationReuseDays(now) * DAY) > now;

/**
 * Issues another certificate of an order, for the key of another request; those from before stay valid. A wish that is known
 * answers with the order as it is.
 */
async function reissueOrder(
  { work, clock, issue }: ReissueOrderOptions,
  orderId: string,
  { id, csr }: ReissueAuthorityOrder,
): Promise<void> {
  await work(async (unit) => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order) throw new CertdeskError('order.not_found');
    const known = await findReissuedOrderId(unit.trx, id);
    if (known === orderId) return;
    if (known) throw new CertdeskError('idempotency.key_reused');
    const at = clock.now();
    const publicKeySha256 = await checkRequest(order, csr);
    await refuseCompromisedKey(unit.trx, publicKeySha256);
    if (!isStillApproved(order, at))
      throw new CertdeskError('order.approval_too_old', { params: { days: validationReuseDays(at) } });
    const changed = await changeOrder(unit, { order, act: 'reissue', at });
    if (!changed) throw new CertdeskError('order.not_reissuable');
    await saveReissue(unit.trx, { id, csr, orderId, publicKeySha256, at });
  });
  // After the commit: the wish stands even if issuing has to wait.
  await issue(orderId);
}

/** POST /v1/orders/{id}/reissues. */
export function addReissueRoute(app: FastifyInstance, options: ReissueOrderOptions): void {
  app.post<{ Params: OrderParams; Body: ReissueAuthorityOrder }>(
    '/v1/orders/:id/reissues',
    { schema: { params: OrderParams, body: ReissueAuthorityOrder, response: { 200: AuthorityOrder } } },
    async ({ params, body }) => {
      await reissueOrder(options, params.id, body);
      const order = await findOrder(options.db, params.id);
      if (!order) throw new CertdeskError('order.not_found');
      return viewOrder(options.db, order);
    },
  );
}
