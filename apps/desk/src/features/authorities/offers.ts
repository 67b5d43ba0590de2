import type { Offer, Product } from '@certdesk/contract';

/** What an account may order of an authority's products, with the price of the first offer that gives it. */
export function offeredProducts(
  products: readonly Product[],
  offers: readonly Offer[],
  accountId: string,
): readonly Product[] {
  const mine = offers.filter(({ accounts }) => accounts === 'all' || accounts.includes(accountId));
  return products.flatMap((product) => {
    const given = mine.flatMap(({ products: listed }) =>
      listed === 'all' ? [{ id: product.id, price: undefined }] : listed.filter(({ id }) => id === product.id),
    );
    const [first] = given;
    if (!first) return [];
    const price = given.find((offer) => offer.price !== undefined)?.price;
    return [price ? { ...product, price } : product];
  });
}
