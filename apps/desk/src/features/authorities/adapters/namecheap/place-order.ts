import type { AuthorityOrderState, OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { orderState } from '../shared/order-state.ts';
import { activationParams, organizationParams } from './activation-params.ts';
import { buyCertificate, productOf, type Shop } from './buy-certificate.ts';
import { checkCsr } from './check-csr.ts';
import { readActivated } from './namecheap-answers.ts';
import { validationsOf } from './namecheap-states.ts';
import type { Request } from './order-notes.ts';
import { getInfo, readOrder } from './read-order.ts';

const NOT_ACTIVATED: readonly string[] = ['newpurchase', 'newrenewal'];

async function activate(shop: Shop, id: string, order: OrderToPlace): Promise<AuthorityOrderState> {
  const { client, notes } = shop;
  const { type, level } = productOf(shop, order);
  const method = order.validationMethod ?? 'dns';
  const { names, csr, approverEmail, serverType } = order;
  const organization = level === 'DV' ? {} : organizationParams({ ...order, isEv: level === 'EV' });
  const params = activationParams({ certificateId: id, csr, names, method, approverEmail, serverType, organization });
  const request: Request = { names: [...names], method, approverEmail, type, organization, shown: [] };
  await notes.noteRequest(id, request);
  const { shown } = await client.act('namecheap.ssl.activate', params, readActivated(names[0] ?? ''));
  const known = { ...request, shown: [...shown] };
  await notes.noteRequest(id, known);
  return orderState({ authorityOrderId: id, status: 'pending_approval', validations: validationsOf(known) });
}

/** Before anything is bought: a CSR that Namecheap cannot read would be money for nothing. */
async function refuseFaultyCsr(shop: Shop, order: OrderToPlace): Promise<void> {
  const { faults } = await checkCsr(shop.client, order.csr, productOf(shop, order).type);
  if (faults.length > 0) throw new AuthorityError('refused', { reason: faults.join(' ') });
}

/**
 * Buys a certificate, then activates it with the CSR. Each is asked for once: when an answer was lost, the purchase is
 * looked for among those that are not activated, and the certificate itself says whether it was activated.
 */
export async function placeOrder(shop: Shop, order: OrderToPlace): Promise<AuthorityOrderState> {
  const step = await shop.notes.step(order.reference);
  if (!step) await refuseFaultyCsr(shop, order);
  const id = await buyCertificate(shop, order);
  const isNew = step?.step !== 'bought';
  if (!isNew && !NOT_ACTIVATED.includes((await getInfo(shop.client, id)).status.toLowerCase()))
    return readOrder(shop, id);
  return activate(shop, id, order);
}
