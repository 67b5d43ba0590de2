import type { Offer } from '@certdesk/contract';

/** One rule of who may order what, while it is edited. `others` are ids of accounts that one is no member of. */
export type OfferDraft = {
  readonly key: string;
  readonly isForAll: boolean;
  readonly accounts: readonly string[];
  readonly others: string;
  readonly isOfAll: boolean;
  /** What may be ordered, each with an amount as it is typed; an empty one has no price. */
  readonly products: Readonly<Record<string, string>>;
  readonly currency: string;
};

type Known = ReadonlySet<string>;

export function offerDraftOf({ accounts, products }: Offer, known: Known, key: string): OfferDraft {
  const listed = products === 'all' ? [] : products;
  const named = accounts === 'all' ? [] : accounts;
  return {
    key,
    isForAll: accounts === 'all',
    accounts: named.filter((id) => known.has(id)),
    others: named.filter((id) => !known.has(id)).join('\n'),
    isOfAll: products === 'all',
    products: Object.fromEntries(listed.map(({ id, price }) => [id, price?.amount ?? ''])),
    currency: listed.find(({ price }) => price)?.price?.currency ?? '',
  };
}

/** What is sent. Nothing is checked here: the desk says what is wrong, at its place. */
export function offerOf({ isForAll, accounts, others, isOfAll, products, currency }: OfferDraft): Offer {
  const typed = others.split(/[\s,]+/).filter((id) => id !== '');
  const priced = Object.entries(products).map(([id, amount]) =>
    amount.trim() === ''
      ? { id }
      : { id, price: { amount: amount.trim().replace(',', '.'), currency: currency.trim().toUpperCase() } },
  );
  return { accounts: isForAll ? 'all' : [...accounts, ...typed], products: isOfAll ? 'all' : priced };
}
