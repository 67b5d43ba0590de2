import type { OrderToPlace } from '../../authority.ts';
import { createNamecheapAuthority, namecheapAdapter } from '../namecheap/namecheap-adapter.ts';
import { keepInMemory, orderToPlace, placedOrder, startContractWorld } from './contract-world.ts';

export const namecheapOrder = (more: Partial<OrderToPlace> = {}): OrderToPlace =>
  orderToPlace({ productId: 'commercial.standard-ssl', ...more });

/** The adapter before a fake Namecheap. */
export async function startNamecheap() {
  const { fake, parts: common } = await startContractWorld();
  const { apiUser, apiKey } = fake.namecheap.credentials;
  const keep = keepInMemory();
  const baseUrl = `${fake.url}/xml.response`;
  const parts = {
    ...common,
    keep,
    settings: namecheapAdapter.settings.parse({ baseUrl, apiUser, clientIp: '192.0.2.1' }),
    secrets: namecheapAdapter.secrets.parse({ apiKey }),
  };
  const authority = createNamecheapAuthority(parts);
  const statusOf = (order: OrderToPlace, authorityOrderId: string) =>
    authority.status(placedOrder(order, authorityOrderId));
  /** Places an order and has all its names validated, so that it is issued. */
  const issue = async (more: Partial<OrderToPlace> = {}) => {
    const order = namecheapOrder(more);
    const { authorityOrderId: id } = await authority.place(order);
    fake.namecheap.validate(id);
    const [issuance] = (await statusOf(order, id)).issuances;
    if (!issuance) throw new Error('nothing was issued');
    return { order, id, issuance };
  };
  /** Bought, in the order of buying. */
  const bought = () => fake.namecheap.certificates().map(({ id }) => id);
  return { fake, parts, keep, authority, statusOf, issue, bought };
}
