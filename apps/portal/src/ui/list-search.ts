import { cursorOf, textOf } from './paging.ts';

/** What a screen with a list keeps in its URL. Absent means the default, so that a plain URL stays plain. */
export type ListSearch<Status extends string, Sort extends string> = {
  q?: string;
  status?: Status;
  sort?: Sort;
  /** See paging.ts. */
  pages?: string;
};

export type ListSearchRules<Status extends string, Sort extends string> = {
  readonly statuses: readonly Status[];
  readonly sorts: readonly Sort[];
  readonly defaultSort: Sort;
  /** Characters of a query at most, as the API takes them. */
  readonly maxQuery: number;
};

/** Reads the URL's search. Whatever is not understood is dropped: a mistyped URL shows the list, not an error. */
export function parseListSearch<Status extends string, Sort extends string>(
  raw: Record<string, unknown>,
  { statuses, sorts, defaultSort, maxQuery }: ListSearchRules<Status, Sort>,
): ListSearch<Status, Sort> {
  const q = textOf(raw.q).slice(0, maxQuery);
  const status = statuses.find((known) => known === raw.status);
  const sort = sorts.find((known) => known === raw.sort);
  const pages = textOf(raw.pages);
  return {
    ...(q === '' ? {} : { q }),
    ...(status ? { status } : {}),
    ...(sort && sort !== defaultSort ? { sort } : {}),
    ...(pages === '' ? {} : { pages }),
  };
}

const PAGE_SIZE = 25;

/** What the API is asked for the page that a URL's search shows. */
export function pageQueryOf<Status extends string, Sort extends string>(
  { q, status, sort, pages }: ListSearch<Status, Sort>,
  defaultSort: Sort,
) {
  const cursor = cursorOf(pages);
  return {
    limit: PAGE_SIZE,
    sort: sort ?? defaultSort,
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(cursor ? { cursor } : {}),
  };
}
