import { CERTIFICATE_FILTERS, type CertificateFilter } from '@certdesk/contract';
import { type Database, newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { type CertificateFacts, insertCertificates } from '../../testing/certificate-rows.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import type { CertificateSummaryRow } from './certificate.store.ts';
import { endRangeOf } from './certificate.ts';
import { type CertificateSort, encodeCursor } from './certificate-cursor.ts';
import { findCertificates, findExpiring } from './list-certificates.store.ts';

const SORTS: readonly CertificateSort[] = [
  'notAfter',
  '-notAfter',
  'commonName',
  '-commonName',
  'importedAt',
  '-importedAt',
];
const NOW = new Date('2026-11-22T09:00:00Z');

type Facts = Omit<CertificateFacts, 'accountId'>;
type Search = {
  sort: CertificateSort;
  limit: number;
  q?: string | undefined;
  status?: CertificateFilter | undefined;
  order?: number | undefined;
};

/** Few different values, so that many rows are equal in what they are sorted by. */
const facts: fc.Arbitrary<Facts> = fc.record({
  commonName: fc.constantFrom('a.example', 'b.example', 'b_c.example', 'b%c.example', 'b\\c.example', 'xyz.example'),
  notes: fc.constantFrom('', 'Note', '100%'),
  orderNumber: fc.constantFrom(null, 100001, 100002),
  notAfter: fc
    .constantFrom('2026-01-01T00:00:00Z', '2026-12-01T00:00:00Z', '2027-06-01T12:00:00Z')
    .map((iso) => new Date(iso)),
});
const search: fc.Arbitrary<Search> = fc.record({
  sort: fc.constantFrom(...SORTS),
  limit: fc.integer({ min: 1, max: 7 }),
  q: fc.constantFrom(undefined, undefined, 'xyz', '_', '%', '\\', 'EXAMPLE', 'c.ex', 'note'),
  status: fc.constantFrom<CertificateFilter | undefined>(undefined, undefined, ...CERTIFICATE_FILTERS),
  order: fc.constantFrom(undefined, undefined, 100001),
});

function fits({ q, status, order }: Search, { commonName = '', notes = '', notAfter, orderNumber }: Facts): boolean {
  const { from, before } = status ? endRangeOf(status, NOW) : {};
  const end = notAfter ?? NOW;
  const text = `${commonName} ${notes}`.toLowerCase();
  return (
    (!from || end >= from) &&
    (!before || end < before) &&
    (order === undefined || order === orderNumber) &&
    (!q || text.includes(q.toLowerCase()))
  );
}

describe.each(ENGINES)('the list of certificates on %s', (engine) => {
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  const insert = (accountId: string, rows: readonly Facts[]) =>
    insertCertificates(
      database.db,
      rows.map((row) => ({ ...row, accountId })),
    );

  /** Reads page after page; `between` happens before each further page. */
  async function readAll(accountId: string, wanted: Search, between: () => Promise<unknown> = async () => {}) {
    const rows: CertificateSummaryRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await findCertificates(database.db, accountId, { ...wanted, cursor, now: NOW });
      expect(page.rows.length).toBeLessThanOrEqual(wanted.limit);
      rows.push(...page.rows);
      cursor = page.nextCursor ?? undefined;
      if (cursor) await between();
    } while (cursor);
    return rows;
  }

  it('shows every certificate that fits exactly once, in order, while others are imported', async () => {
    const stories = fc.record({ before: fc.array(facts, { maxLength: 30 }), meanwhile: fc.array(facts), search });
    const property = fc.asyncProperty(stories, async ({ before, meanwhile, search: wanted }) => {
      const [accountId, otherId] = [newId(), newId()];
      const ids = await insert(accountId, before);
      await insert(otherId, before);
      const expected = new Set(ids.filter((_, index) => fits(wanted, before[index] ?? {})));
      const waiting = [...meanwhile];
      const rows = await readAll(accountId, wanted, () => insert(accountId, waiting.splice(0, 3)));
      const shown = rows.map(({ id }) => id);
      expect(new Set(shown).size).toBe(shown.length);
      expect(new Set(shown.filter((id) => ids.includes(id)))).toEqual(expected);
      const inOneGo = (await findCertificates(database.db, accountId, { ...wanted, limit: 1000, now: NOW })).rows;
      const places = shown.map((id) => inOneGo.findIndex((row) => row.id === id));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('puts the first to expire first unless told otherwise', async () => {
    const accountId = newId();
    const dates = ['2027-02-01T00:00:00Z', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
    await insert(
      accountId,
      dates.map((iso) => ({ notAfter: new Date(iso) })),
    );
    const ends = async (sort: CertificateSort) =>
      (await readAll(accountId, { sort, limit: 2 })).map((row) => row.not_after.getTime());
    const sorted = dates.map((iso) => Date.parse(iso)).sort((a, b) => a - b);
    expect(await ends('notAfter')).toEqual(sorted);
    expect(await ends('-notAfter')).toEqual([...sorted].reverse());
  });

  it('finds a certificate by its serial number as any tool writes it, by issuer, organization and notes', async () => {
    const accountId = newId();
    const wanted = {
      serialNumber: '0A:BC:12:FF',
      issuer: 'Example Issuing CA',
      organization: 'Zürcher Käse AG',
      notes: 'Customer 4711',
      names: ['xn--bcher-kva.example'],
    };
    const [id] = await insert(accountId, [wanted, { serialNumber: '0B:CC:12:FF', notes: 'Customer 4712' }]);
    const terms = ['0a:bc:12:ff', '0ABC12FF', 'abc12', 'issuing ca', 'ZÜRCHER', '4711', 'bücher', 'xn--bch'];
    for (const q of terms) {
      const rows = await readAll(accountId, { sort: 'notAfter', limit: 5, q });
      expect([q, rows.map((row) => row.id)]).toEqual([q, [id]]);
    }
  });

  it('says what expires soonest first, without what has expired already', async () => {
    const accountId = newId();
    const days = [31, 29, 1, -1, 14].map((n) => new Date(NOW.getTime() + n * 86_400_000));
    const ids = await insert(
      accountId,
      days.map((notAfter) => ({ notAfter })),
    );
    await insert(newId(), [{ notAfter: new Date(NOW.getTime() + 86_400_000) }]);
    const found = await findExpiring(database.db, accountId, { now: NOW, limit: 10 });
    expect(found.map(({ id }) => id)).toEqual([ids[2], ids[4], ids[1]]);
    expect(await findExpiring(database.db, accountId, { now: NOW, limit: 2 })).toHaveLength(2);
  });

  it.each(SORTS)('refuses a cursor of another sort than %s, and damaged ones', async (sort) => {
    const ask = (cursor: string) => findCertificates(database.db, newId(), { sort, limit: 5, cursor, now: NOW });
    const key = sort.endsWith('notAfter') ? '2026-01-01T00:00:00.000Z' : 'a.example';
    for (const other of SORTS.filter((each) => each !== sort))
      await expect(ask(encodeCursor(other, { key, id: newId() }))).rejects.toMatchObject({ code: 'cursor.invalid' });
    await expect(ask('not a cursor')).rejects.toMatchObject({ code: 'cursor.invalid' });
    await expect(ask(encodeCursor(sort, { key, id: 'no id' }))).rejects.toMatchObject({ code: 'cursor.invalid' });
    await expect(ask(encodeCursor(sort, { key, id: newId() }))).resolves.toMatchObject({ rows: [] });
  });

  it('refuses whatever a forged cursor holds instead of failing on it', async () => {
    const special = ['infinity', '+275760-09-13T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '\u0000', '\ud800'];
    const keys = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...special));
    const property = fc.asyncProperty(fc.constantFrom(...SORTS), keys, async (sort, key) => {
      const cursor = encodeCursor(sort, { key, id: newId() });
      const answer = await findCertificates(database.db, newId(), { sort, limit: 5, cursor, now: NOW }).catch(
        (error: unknown) => error,
      );
      if (answer instanceof Error) expect(answer).toMatchObject({ code: 'cursor.invalid' });
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
