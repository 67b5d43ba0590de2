import type { ListCertificatesQuery } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { type CertificateSummaryRow, SUMMARY } from './certificate.store.ts';
import { type EndRange, endRangeOf, searchTermOf } from './certificate.ts';
import { decodeCursor, encodeCursor } from './certificate-cursor.ts';

/** Ids are UUIDv7, made at the moment of the import: sorted by id is sorted by that. */
const SORT_COLUMNS = { notAfter: 'not_after', commonName: 'common_name', importedAt: 'id' } as const;
type SortName = keyof typeof SORT_COLUMNS;

function sortKey(name: SortName, row: CertificateSummaryRow): string {
  if (name === 'notAfter') return row.not_after.toISOString();
  return name === 'commonName' ? row.common_name : '';
}

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);

type Query = SelectQueryBuilder<DeskSchema, 'certificates', CertificateSummaryRow>;

function within(query: Query, { from, before }: EndRange): Query {
  let narrowed = query;
  if (from) narrowed = narrowed.where('not_after', '>=', from);
  if (before) narrowed = narrowed.where('not_after', '<', before);
  return narrowed;
}

function after(
  query: Query,
  { sort, cursor, column }: { sort: ListCertificatesQuery['sort']; cursor: string; column: string },
) {
  const { key, id } = decodeCursor(sort, cursor);
  const beyond = sql.raw(sort.startsWith('-') ? '<' : '>');
  if (column === 'id') return query.where(sql<boolean>`id ${beyond} ${id}::uuid`);
  if (column === 'common_name') return query.where(sql<boolean>`(common_name, id) ${beyond} (${key}, ${id}::uuid)`);
  return query.where(sql<boolean>`(not_after, id) ${beyond} (${key}::timestamptz, ${id}::uuid)`);
}

export type CertificatePage = { readonly rows: CertificateSummaryRow[]; readonly nextCursor: string | null };

/**
 * One page of an account's certificates by keyset: the index that leads with account_id gives the rows in order, so a
 * page deep in a million rows costs what the first one costs.
 */
export async function findCertificates(
  db: Queryable<DeskSchema>,
  accountId: string,
  { cursor, limit, q, status, sort, order, now }: ListCertificatesQuery & { now: Date },
): Promise<CertificatePage> {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const name = sort.replace('-', '') as SortName; // cast: the schema allows these three names, with or without "-"
  const column = SORT_COLUMNS[name];
  let query: Query = db
    .selectFrom('certificates')
    .select(SUMMARY)
    .where('account_id', '=', accountId)
    .orderBy(column, direction)
    .limit(limit + 1);
  if (column !== 'id') query = query.orderBy('id', direction);
  if (status) query = within(query, endRangeOf(status, now));
  if (q) query = query.where('search_text', 'like', `%${escapeLike(searchTermOf(q))}%`);
  if (order !== undefined) query = query.where('order_number', '=', order);
  if (cursor) query = after(query, { sort, cursor, column });
  const found = await query.execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last ? encodeCursor(sort, { key: sortKey(name, last), id: last.id }) : null,
  };
}

export type Expiring = Pick<CertificateSummaryRow, 'id' | 'common_name' | 'not_after'>;

/** What ends within a range, soonest first. */
export async function findExpiring(
  db: Queryable<DeskSchema>,
  accountId: string,
  { now, limit }: { now: Date; limit: number },
): Promise<Expiring[]> {
  const { from, before } = endRangeOf('expiring', now);
  let query = db
    .selectFrom('certificates')
    .select(['id', 'common_name', 'not_after'])
    .where('account_id', '=', accountId)
    .orderBy('not_after')
    .orderBy('id')
    .limit(limit);
  if (from) query = query.where('not_after', '>=', from);
  if (before) query = query.where('not_after', '<', before);
  return query.execute();
}
