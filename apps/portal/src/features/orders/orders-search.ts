import { ORDER_SORTS, ORDER_STATUSES, type OrderStatus } from '@certdesk/contract';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** What the Orders screen keeps in its URL. Absent means the default, so that a plain URL stays plain. */
export type OrdersSearch = {
  q?: string;
  status?: OrderStatus;
  sort?: OrderSort;
  /** Cursors of the pages passed on the way here, oldest first, joined by SEPARATOR; the last one is this page's. */
  pages?: string;
};

export const DEFAULT_SORT: OrderSort = 'expiresAt';
const SEPARATOR = '~';
const MAX_QUERY = 253;
/** A URL must stay a few kilobytes: older steps are forgotten, and "previous" past them leads to the first page. */
const MAX_STEPS = 20;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

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

const stepsOf = (pages: string | undefined): string[] => (pages ? pages.split(SEPARATOR).filter(Boolean) : []);

/** The cursor of the page shown, undefined for the first. */
export const cursorOf = (pages: string | undefined): string | undefined => stepsOf(pages).at(-1);

export const hasPrevious = (pages: string | undefined): boolean => stepsOf(pages).length > 0;

export function pushPage(pages: string | undefined, nextCursor: string): string {
  return [...stepsOf(pages), nextCursor].slice(-MAX_STEPS).join(SEPARATOR);
}

export function popPage(pages: string | undefined): string | undefined {
  const steps = stepsOf(pages).slice(0, -1);
  return steps.length === 0 ? undefined : steps.join(SEPARATOR);
}

/** A column's next sort: ascending first, then turned round. */
export const toggleSort = (current: OrderSort, column: 'expiresAt' | 'commonName'): OrderSort =>
  current === column ? `-${column}` : column;
