import type { ListCertificatesQuery } from '@certdesk/contract';
import { type Database, newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { CompiledQuery, Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertCertificates } from '../../testing/certificate-rows.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { findCertificates, findExpiring } from './list-certificates.store.ts';

/** Enough that reading all of them is never the cheaper plan. */
const ROWS = 10_000;
const NOW = new Date('2026-11-22T09:00:00Z');

/** Copies of one row that differ in name, number and end, as imports over years leave them. */
async function fill(database: Database<DeskSchema>, accountId: string): Promise<void> {
  const [id] = await insertCertificates(database.db, [{ accountId }]);
  await sql`
    insert into certificates
    select (jsonb_populate_record(c, jsonb_build_object(
      'id', ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')),
      'common_name', 'host' || n || '.example.com',
      'fingerprint_sha256', md5(n::text),
      'not_after', timestamptz '2026-01-01' + (n * 37 % ${ROWS}) * interval '40 minutes',
      'order_number', case when n % 1000 = 0 then n end,
      'search_text', 'host' || n || '.example.com certdesk ca ' || md5('serial' || n)))).*
    from certificates c, generate_series(1, ${sql.lit(ROWS)}) n
    where c.id = ${id}`.execute(database.db);
  await sql`analyze certificates`.execute(database.db);
}

/** The database with an ear on what is asked of it. */
function overhear(database: Database<DeskSchema>): { db: Kysely<DeskSchema>; queries: CompiledQuery[] } {
  const queries: CompiledQuery[] = [];
  const dialect =
    database.engine === 'pglite'
      ? new PGliteDialect({ pglite: database.pglite })
      : new PostgresDialect({ pool: database.pool });
  return { db: new Kysely<DeskSchema>({ dialect, log: ({ query }) => void queries.push(query) }), queries };
}

describe.each(ENGINES)('the list of many certificates on %s', (engine) => {
  let database: Database<DeskSchema>;
  const accountId = newId();
  beforeAll(async () => {
    database = await openDeskTables(engine);
    await fill(database, accountId);
  });
  afterAll(() => database?.close());

  /** The plan of what `ask` asks first. */
  async function planOf(ask: (db: Kysely<DeskSchema>) => Promise<unknown>): Promise<string> {
    const { db, queries } = overhear(database);
    await ask(db);
    const [query] = queries;
    if (!query) throw new Error('nothing was asked');
    const explain = CompiledQuery.raw(`explain (costs off) ${query.sql}`, [...query.parameters]);
    const { rows } = await database.db.executeQuery<Record<string, string>>(explain);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
  const list = (query: Partial<ListCertificatesQuery>) => (db: Kysely<DeskSchema>) =>
    findCertificates(db, accountId, { sort: 'notAfter', limit: 25, now: NOW, ...query });

  async function deepCursor(sort: ListCertificatesQuery['sort']): Promise<string> {
    const { nextCursor } = await findCertificates(database.db, accountId, { sort, limit: ROWS / 2, now: NOW });
    return nextCursor ?? '';
  }

  it.each([
    ['notAfter', 'certificates_by_expiry'],
    ['-notAfter', 'certificates_by_expiry'],
    ['commonName', 'certificates_by_name'],
    ['-commonName', 'certificates_by_name'],
    ['importedAt', 'certificates_pkey'],
    ['-importedAt', 'certificates_pkey'],
  ] as const)('reads a page by %s from its index, the first and a deep one', async (sort, index) => {
    for (const cursor of [undefined, await deepCursor(sort)]) {
      const plan = await planOf(list({ sort, cursor }));
      expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${index}`));
      expect(plan).not.toMatch(/Sort|Seq Scan|Filter/);
    }
  });

  it.each(['valid', 'expiring', 'expired'] as const)('reads only what is %s', async (status) => {
    const plan = await planOf(list({ status }));
    expect(plan).toContain('using certificates_by_expiry');
    expect(plan).not.toMatch(/Sort|Seq Scan|Filter/);
  });

  it('reads only what expires soon, and only what belongs to an order', async () => {
    const expiring = await planOf((db) => findExpiring(db, accountId, { now: NOW, limit: 101 }));
    expect(expiring).toContain('using certificates_by_expiry');
    expect(expiring).not.toMatch(/Sort|Seq Scan|Filter/);
    const plan = await planOf(list({ order: 1000 }));
    expect(plan).toContain('certificates_by_order');
    expect(plan).not.toContain('Seq Scan');
  });

  it('finds what is rare by the index of the search', async () => {
    const plan = await planOf(list({ q: 'host5432.example' }));
    expect(plan).toContain('certificates_search');
    expect(plan).not.toContain('Seq Scan');
  });
});
