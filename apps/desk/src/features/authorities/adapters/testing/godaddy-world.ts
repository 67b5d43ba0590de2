import type { OrderToPlace } from '../../authority.ts';
import { createGodaddyAuthority, godaddyAdapter } from '../godaddy/godaddy-adapter.ts';
import { keepInMemory, orderToPlace, placedOrder, startContractWorld } from './contract-world.ts';

type Change = {
  readonly settings?: Record<string, unknown>;
  readonly secrets?: Record<string, unknown>;
  readonly webhookUrl?: string;
};

/** One that can be called back; where nobody listens, a call back is lost like any other. */
export const WEBHOOK_URL = 'http://127.0.0.1:9/webhooks/commercial';
const CONTACT = {
  contactFirstName: 'Erika',
  contactLastName: 'Mustermann',
  contactEmail: 'orders@example.net',
  contactPhone: '+1.5555550100',
};

export const godaddyOrder = (more: Partial<OrderToPlace> = {}): OrderToPlace =>
  orderToPlace({ productId: 'commercial.DV_SSL', validationMethod: 'email', ...more });

/** The adapter before a fake GoDaddy. */
export async function startGodaddy({ settings, secrets, webhookUrl }: Change = {}) {
  const { fake, parts: common } = await startContractWorld();
  const { customerId, ...credentials } = fake.godaddy.credentials;
  const keep = keepInMemory();
  const parts = {
    ...common,
    keep,
    settings: godaddyAdapter.settings.parse({ baseUrl: fake.url, ...CONTACT, ...settings }),
    secrets: godaddyAdapter.secrets.parse({ ...credentials, ...secrets }),
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  };
  const authority = createGodaddyAuthority(parts);
  const statusOf = (order: OrderToPlace, authorityOrderId: string) =>
    authority.status(placedOrder(order, authorityOrderId));
  /** Places an order and has all its names validated, so that it is issued. */
  const issue = async (more: Partial<OrderToPlace> = {}) => {
    const order = godaddyOrder(more);
    const { authorityOrderId: id } = await authority.place(order);
    fake.clock.advance(60_000);
    fake.godaddy.validate(id);
    const [issuance] = (await statusOf(order, id)).issuances;
    if (!issuance) throw new Error('nothing was issued');
    return { order, id, issuance };
  };
  return { fake, parts, keep, authority, statusOf, issue, customerId };
}
