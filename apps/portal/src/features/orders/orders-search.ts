import { ORDER_SORTS, ORDER_STATUSES, type OrderStatus } from '@certdesk/contract';
import { textOf } from '../../ui/paging.ts';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** What the Orders screen keeps in its URL. Absent means the default, so that a plain URL stays plain. */
export type OrdersSearch = {
  q?: string;
  status?: OrderStatus;
  sort?: OrderSort;
  /** See ui/paging.ts. */
  pages?: string;
};

export const DEFAULT_SORT: OrderSort = 'expiresAt';
const MAX_QUERY = 253;

/** Reads the URL's search. Whatever is not understood is dropped: a mistyped URL shows the orders, not an error. */
export function parseOrdersSearch(raw: Record<string, unknown>): OrdersSearch {
  const q = textOf(raw.q).slice(0, MAX_QUERY);
  const status = ORDER_STATUSES.find((known) => known === raw.status);
  const sort = ORDER_SORTS.find((known) => known === raw.sort);
  const pages = textOf(raw.pages);
  return {
    ...(q === '' ? {} : { q }),
    ...(status ? { status } : {}),
    ...(sort && sort !== DEFAULT_SORT ? { sort } : {}),
    ...(pages === '' ? {} : { pages }),
  };
}
