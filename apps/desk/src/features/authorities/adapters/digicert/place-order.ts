import type { AuthorityOrderState, OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { orderState } from '../shared/order-state.ts';
import { productCodeOf } from '../shared/product-ids.ts';
import { AlternateOrders, Placed } from './digicert-answers.ts';
import type { DigicertClient } from './digicert-client.ts';
import { levelOfProduct } from './digicert-products.ts';
import type { DigicertParts } from './digicert-settings.ts';
import { type DcvMethod, dcvMethodOf, validationsOf } from './digicert-validations.ts';
import { readOrder } from './read-order.ts';

const domainOfAddress = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function toBody({ settings, id: authorityId }: DigicertParts, order: OrderToPlace, dcvMethod: DcvMethod) {
  const [commonName, ...others] = order.names;
  const { organizationId, orderYears, paymentMethod, skipApproval } = settings;
  const isDv = levelOfProduct(productCodeOf(authorityId, order.productId)) === 'DV';
  return {
    // DigiCert takes nothing from the CSR but its key: every name is passed.
    certificate: { common_name: commonName, dns_names: others, csr: order.csr, signature_hash: 'sha256' },
    order_validity: { years: orderYears },
    payment_method: paymentMethod,
    skip_approval: skipApproval,
    alternative_order_id: order.reference,
    dcv_method: dcvMethod,
    ...(isDv || organizationId === undefined ? {} : { organization: { id: organizationId } }),
    ...(order.renews === undefined ? {} : { renewal_of_order_id: Number(order.renews) }),
    ...(dcvMethod === 'email'
      ? {
          dcv_emails: order.names.map((name) => ({
            dns_name: name,
            email_domain: domainOfAddress(order.approverEmail),
            email: order.approverEmail,
          })),
        }
      : {}),
  };
}

/** What the answer to the order says of it; all else is read later. */
function toState(order: OrderToPlace, method: DcvMethod, placed: Placed): AuthorityOrderState {
  const isWaitingForAccount = placed.requests?.some(({ status }) => status === 'pending') ?? false;
  const authorityOrderId = String(placed.id);
  if (isWaitingForAccount) return orderState({ authorityOrderId, status: 'processing', statusReason: 'vetting' });
  if (placed.certificate_id) return orderState({ authorityOrderId, status: 'processing', statusReason: 'issuing' });
  const random = placed.dcv_random_value ?? undefined;
  const validations = validationsOf({ method, names: order.names, random });
  return orderState({ authorityOrderId, status: 'pending_approval', validations });
}

/**
 * Places an order once: DigiCert has no idempotency keys, but finds orders by the id that their buyer has given them. So
 * whoever asks again, because an answer was lost or the desk went down, finds what the first call has left.
 */
export async function placeOrder(
  parts: DigicertParts,
  client: DigicertClient,
  order: OrderToPlace,
): Promise<AuthorityOrderState> {
  const path = `/order/alternate/${encodeURIComponent(order.reference)}`;
  const earlier = await client.jsonIfAny({ method: 'GET', path }, AlternateOrders);
  const [found] = earlier?.orders ?? [];
  if (found) return readOrder(client, String(found.order_id));
  const method = dcvMethodOf(order.validationMethod ?? 'dns', parts.settings.dnsRecord);
  if (!method) throw new AuthorityError('refused');
  const code = productCodeOf(parts.id, order.productId);
  const placed = await client.json(
    { method: 'POST', path: `/order/certificate/${encodeURIComponent(code)}`, body: toBody(parts, order, method) },
    Placed,
  );
  const state = toState(order, method, placed);
  if (!placed.certificate_id) return state;
  // Issued at once. The order stands, whether or not it can be read just now.
  return readOrder(client, state.authorityOrderId).catch((error: unknown) => {
    if (error instanceof AuthorityError) return state;
    throw error;
  });
}
