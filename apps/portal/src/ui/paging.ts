/**
 * Keyset paging in a URL: the cursors of the pages passed on the way here, oldest first, joined by SEPARATOR; the last one
 * is the shown page's.
 */
const SEPARATOR = '~';
/** A URL must stay a few kilobytes: older steps are forgotten, and "previous" past them leads to the first page. */
const MAX_STEPS = 20;

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

/** The same list on another of its pages. */
export function withPages<S extends { pages?: string }>({ pages: _, ...rest }: S, pages: string | undefined) {
  return pages ? { ...rest, pages } : rest;
}

/** A column's next sort: ascending first, then turned round. */
export const toggleSort = <C extends string>(current: string, column: C): C | `-${C}` =>
  current === column ? `-${column}` : column;

/** A search value as text; whatever else a URL holds is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
