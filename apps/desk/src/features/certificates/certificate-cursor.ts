import type { ListCertificatesQuery } from '@certdesk/contract';
import { isStorableText } from '@certdesk/platform';
import { z } from 'zod';
import { decodePosition, encodePosition, isDateKey } from '../../http/keyset-cursor.ts';

export type CertificateSort = ListCertificatesQuery['sort'];
/** Where a page ended: the last row's sort key, and its id, which breaks ties. */
export type CertificatePosition = { readonly key: string; readonly id: string };

const positionIn = (sort: CertificateSort) =>
  z.tuple([z.literal(sort), z.string().refine(sort.endsWith('notAfter') ? isDateKey : isStorableText), z.uuid()]);

export const encodeCursor = (sort: CertificateSort, { key, id }: CertificatePosition): string =>
  encodePosition([sort, key, id]);

/** Throws CertdeskError `cursor.invalid` for a cursor that is damaged or belongs to another sort. */
export function decodeCursor(sort: CertificateSort, cursor: string): CertificatePosition {
  const [, key, id] = decodePosition(positionIn(sort), cursor);
  return { key, id };
}
