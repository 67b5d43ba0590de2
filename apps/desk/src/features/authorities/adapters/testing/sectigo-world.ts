import type { OrderToPlace } from '../../authority.ts';
import { createSectigoAuthority, sectigoAdapter } from '../sectigo/sectigo-adapter.ts';
import { keepInMemory, orderToPlace, placedOrder, startContractWorld } from './contract-world.ts';

export const sectigoOrder = (more: Partial<OrderToPlace> = {}): OrderToPlace =>
  orderToPlace({ productId: 'commercial.287', ...more });

/** The adapter before a fake Sectigo. */
export async function startSectigo() {
  const { fake, parts: common } = await startContractWorld();
  const keep = keepInMemory();
  const parts = {
    ...common,
    keep,
    settings: sectigoAdapter.settings.parse({ baseUrl: `${fake.url}/products` }),
    secrets: sectigoAdapter.secrets.parse(fake.sectigo.credentials),
  };
  const authority = createSectigoAuthority(parts);
  const statusOf = (order: OrderToPlace, authorityOrderId: string) =>
    authority.status(placedOrder(order, authorityOrderId));
  /** Places an order and has all its names validated, so that it is issued. */
  const issue = async (more: Partial<OrderToPlace> = {}) => {
    const order = sectigoOrder(more);
    const { authorityOrderId: id } = await authority.place(order);
    fake.sectigo.validate(id);
    const [issuance] = (await statusOf(order, id)).issuances;
    if (!issuance) throw new Error('nothing was issued');
    return { order, id, issuance };
  };
  return { fake, parts, keep, authority, statusOf, issue };
}
