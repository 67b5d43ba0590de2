import { CertdeskError, type ORDER_SORTS } from '@certdesk/contract';
import { isStorableText } from '@certdesk/platform';
import { z } from 'zod';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** Where a page ended: the sort it belongs to, the last row's sort key, and its number, which breaks ties. */
const Position = z.tuple([z.string(), z.string().refine(isStorableText), z.int32()]);
export type OrderPosition = { readonly key: string; readonly number: number };

/** Only what Date writes: PostgreSQL reads other years and other spellings than JavaScript. */
const DATE = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isDate = (key: string): boolean =>
  DATE.test(key) && !Number.isNaN(Date.parse(key)) && new Date(key).toISOString() === key;

export const encodeCursor = (sort: OrderSort, { key, number }: OrderPosition): string =>
  Buffer.from(JSON.stringify([sort, key, number])).toString('base64url');

/** Throws CertdeskError `cursor.invalid` for a cursor that is damaged or belongs to another sort. */
export function decodeCursor(sort: OrderSort, cursor: string): OrderPosition {
  const invalid = (cause?: unknown) =>
    new CertdeskError('cursor.invalid', { faults: [{ path: '/cursor', code: 'cursor.invalid' }], cause });
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw invalid(cause);
  }
  const parsed = Position.safeParse(json);
  if (!parsed.success || parsed.data[0] !== sort) throw invalid(parsed.error);
  const [, key, number] = parsed.data;
  if (sort.endsWith('expiresAt') && key !== 'infinity' && !isDate(key)) throw invalid();
  return { key, number };
}
