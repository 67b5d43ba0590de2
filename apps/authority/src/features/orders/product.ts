import type { AuthorityProduct } from '@certdesk/authority-protocol';

/** BR 7.1.2.7.12 sets no limit; a hundred names keep the certificate within what every server and mail takes. */
const MAX_NAMES = 100;

/** What the CA offers. The EV Guidelines allow no wildcards: every name is verified by itself. */
export const PRODUCTS: readonly AuthorityProduct[] = [
  { id: 'dv-90', name: 'Certdesk DV 90', validationLevel: 'DV', validityDays: 90, wildcard: true, maxNames: MAX_NAMES },
  {
    id: 'dv-199',
    name: 'Certdesk DV 199',
    validationLevel: 'DV',
    validityDays: 199,
    wildcard: true,
    maxNames: MAX_NAMES,
  },
  {
    id: 'ov-199',
    name: 'Certdesk OV 199',
    validationLevel: 'OV',
    validityDays: 199,
    wildcard: true,
    maxNames: MAX_NAMES,
  },
  {
    id: 'ev-199',
    name: 'Certdesk EV 199',
    validationLevel: 'EV',
    validityDays: 199,
    wildcard: false,
    maxNames: MAX_NAMES,
  },
];

export const findProduct = (id: string): AuthorityProduct | undefined => PRODUCTS.find((product) => product.id === id);

/** The product of an order that was placed: a product is never taken back. */
export function productOf(order: { productId: string }): AuthorityProduct {
  const product = findProduct(order.productId);
  if (!product) throw new Error('an order names a product that was never offered');
  return product;
}
