import type { ORDER_SORTS } from '@certdesk/contract';
import { isStorableText } from '@certdesk/platform';
import { z } from 'zod';
import { decodePosition, encodePosition, isDateKey } from '../../http/keyset-cursor.ts';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** Where a page ended: the sort it belongs to, the last row's sort key, and its number, which breaks ties. */
const positionIn = (sort: OrderSort) =>
  z.tuple([
    z.literal(sort),
    z.string().refine(sort.endsWith('expiresAt') ? (key) => key === 'infinity' || isDateKey(key) : isStorableText),
    z.int32(),
  ]);
export type OrderPosition = { readonly key: string; readonly number: number };

export const encodeCursor = (sort: OrderSort, { key, number }: OrderPosition): string =>
  encodePosition([sort, key, number]);

/** Throws CertdeskError `cursor.invalid` for a cursor that is damaged or belongs to another sort. */
export function decodeCursor(sort: OrderSort, cursor: string): OrderPosition {
  const [, key, number] = decodePosition(positionIn(sort), cursor);
  return { key, number };
}
