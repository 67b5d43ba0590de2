import { CertdeskError, type PlaceOrderBody, type RenewOrderBody } from '@certdesk/contract';
import { checkCsrFor } from './check-order.ts';
import { findOrder, type OrderRow } from './order.store.ts';
import { type PlaceOrderParts, type Placer, placeOrder } from './place-order.ts';
import type { Presenter } from './present-order.ts';

export type RenewParts = PlaceOrderParts & { readonly presenter: Presenter };
export type RenewOrder = {
  readonly actor: Placer;
  readonly number: number;
  readonly body: RenewOrderBody;
  readonly idempotencyKey: string | undefined;
};

/** The terms of the order, and what is to be otherwise. */
function toBody(order: OrderRow, body: RenewOrderBody): PlaceOrderBody {
  return {
    productId: order.product_id,
    csr: body.csr ?? order.csr,
    approverEmail: body.approverEmail ?? order.approver_email,
    language: body.language ?? order.language,
    serverType: body.serverType ?? order.server_type,
    contacts: body.contacts ?? order.contacts,
    validationMethod: body.validationMethod ?? order.validation_method,
    ...(order.encryption_key !== null && { encryptionKey: order.encryption_key }),
    ...(order.organization && { organization: order.organization }),
  };
}

const hasSameNames = (names: readonly string[], others: readonly string[]): boolean => {
  const known = new Set(names);
  return known.size === new Set(others).size && others.every((name) => known.has(name));
};

/** Throws `order.csr_refused` for a CSR of other names; what else is wrong with it is said when the order is placed. */
export async function refuseOtherNames(names: readonly string[], csr: string): Promise<void> {
  const report = await checkCsrFor(csr, undefined);
  if (!report.ok || hasSameNames(names, report.names)) return;
  const params = { names: names.join(', ') };
  throw new CertdeskError('order.csr_refused', {
    faults: [{ path: '/csr', code: 'order.csr_names_differ', params }],
  });
}

/**
 * Places a new order on the terms of one that has had a certificate. The two know each other; the same key again is answered
 * with the order that it has placed. Throws CertdeskError.
 */
export async function renewOrder(parts: RenewParts, renewal: RenewOrder): Promise<OrderRow> {
  const { actor, number, body, idempotencyKey } = renewal;
  const order = await findOrder(parts.database.db, actor.accountId, number);
  if (!order) throw new CertdeskError('order.not_found');
  const request = { actor, body: toBody(order, body), idempotencyKey, renews: number };
  const { renew } = parts.presenter.order(order).abilities;
  // Whether it is renewed already is decided where the order is locked: this very request may have done it.
  if (!renew.allowed && renew.reason !== 'already_renewed') throw new CertdeskError('order.not_renewable');
  if (body.csr !== undefined) await refuseOtherNames(order.names, body.csr);
  return placeOrder(parts, request);
}
