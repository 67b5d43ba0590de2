import type { OrderToPlace } from '../../authority.ts';
import { createDigicertAuthority, digicertAdapter } from '../digicert/digicert-adapter.ts';
import { orderToPlace, placedOrder, startContractWorld } from './contract-world.ts';

type Change = { readonly settings?: Record<string, unknown>; readonly secrets?: Record<string, unknown> };

export const DIGICERT_SECRET = 'a webhook secret of at least thirty-two characters';

export const digicertOrder = (more: Partial<OrderToPlace> = {}): OrderToPlace =>
  orderToPlace({ productId: 'commercial.ssl_dv_geotrust_flex', ...more });

/** The adapter before a fake DigiCert. */
export async function startDigicert(change: Change = {}) {
  const { fake, parts: common } = await startContractWorld();
  const secrets = { ...fake.digicert.credentials, webhookSecret: DIGICERT_SECRET, ...change.secrets };
  const parts = {
    ...common,
    settings: digicertAdapter.settings.parse({ baseUrl: `${fake.url}/services/v2`, ...change.settings }),
    secrets: digicertAdapter.secrets.parse(secrets),
  };
  const authority = createDigicertAuthority(parts);
  const statusOf = (order: OrderToPlace, authorityOrderId: string) =>
    authority.status(placedOrder(order, authorityOrderId));
  /** Places an order and has all its names validated, so that it is issued. */
  const issue = async (more: Partial<OrderToPlace> = {}) => {
    const order = digicertOrder(more);
    const { authorityOrderId: id } = await authority.place(order);
    fake.digicert.validate(Number(id));
    const [issuance] = (await statusOf(order, id)).issuances;
    if (!issuance) throw new Error('nothing was issued');
    return { order, id, issuance };
  };
  return { fake, parts, authority, statusOf, issue };
}
