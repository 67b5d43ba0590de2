import { createCsr } from '@certdesk/pki';
import { newId } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import type { PlacedOrder } from '../../../abilities.ts';
import type { AuthorityOrderState, OrderToPlace } from '../../../authority.ts';
import { AuthorityError } from '../../../authority-error.ts';
import { acmeAdapter } from '../acme-adapter.ts';
import type { AcmeAuthority } from '../acme-authority.ts';
import type { AcmeMethod } from '../settings.ts';
import type { DeskSide } from './desk-side.ts';

// cast: the adapter's own authority has all of these abilities
export const authorityOf = ({ parts }: DeskSide): AcmeAuthority => acmeAdapter.create(parts) as AcmeAuthority;

export type TestOrder = OrderToPlace & { readonly validationMethod: AcmeMethod };

/** An order for the names, by the one method that the test is about. */
export async function orderFor(
  names: readonly string[],
  options: { readonly method: AcmeMethod; readonly accountId?: string; readonly renews?: string },
): Promise<TestOrder> {
  const { csrPem } = await createCsr({ names, key: 'ecdsa-p256' });
  return {
    reference: newId(),
    accountId: options.accountId ?? 'account-1',
    orderNumber: 1,
    productId: 'pebble.default',
    csr: csrPem,
    names,
    approverEmail: 'admin@example.com',
    language: 'en',
    serverType: 'nginx',
    applicant: 'Example',
    contacts: {},
    organization: null,
    validationMethod: options.method,
    renews: options.renews,
  };
}

export const placedOrder = (order: TestOrder, { authorityOrderId }: AuthorityOrderState): PlacedOrder => ({
  reference: order.reference,
  accountId: order.accountId,
  authorityOrderId,
  productId: order.productId,
  csr: order.csr,
  names: order.names,
  validationMethod: order.validationMethod,
});

const OPEN: readonly string[] = ['processing', 'pending_approval'];

/** Asks for an order until it has ended, and again when it could not be asked for, as the desk does. */
export function askUntilEnd(authority: AcmeAuthority, order: PlacedOrder): Promise<AuthorityOrderState> {
  return waitUntil('the order has ended', async () => {
    try {
      const state = await authority.status(order);
      return !OPEN.includes(state.status) && state;
    } catch (error) {
      if (error instanceof AuthorityError && error.kind === 'unreachable') return undefined;
      throw error;
    }
  });
}

/** Places an order and asks for it until it has ended, as the desk does. */
export async function finishOrder(
  authority: AcmeAuthority,
  order: TestOrder,
): Promise<{ readonly placed: PlacedOrder; readonly state: AuthorityOrderState }> {
  const placed = placedOrder(order, await authority.place(order));
  return { placed, state: await askUntilEnd(authority, placed) };
}
