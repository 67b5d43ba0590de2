import { ORDER_SORTS, ORDER_STATUSES, type OrderStatus } from '@certdesk/contract';
import { type Database, newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, type OrderFacts, openDeskTables } from '../../testing/order-rows.ts';
import { findOrders, type OrderSummaryRow } from './order.store.ts';
import { encodeCursor, type OrderSort } from './order-cursor.ts';

type Facts = Omit<OrderFacts, 'accountId'>;
type Search = { sort: OrderSort; limit: number; q?: string | undefined; status?: OrderStatus | undefined };

/** Few different values, so that many rows are equal in what they are sorted by. */
const facts: fc.Arbitrary<Facts> = fc.record({
  commonName: fc.constantFrom('a.example', 'b.example', 'b_c.example', 'b%c.example', 'b\\c.example', 'xyz.example'),
  status: fc.constantFrom<OrderStatus>('complete', 'pending_approval', 'expired'),
  expiresAt: fc
    .constantFrom(null, '2026-01-01T00:00:00Z', '2026-12-31T23:59:59.999Z', '2027-06-01T12:00:00Z')
    .map((iso) => (iso === null ? null : new Date(iso))),
});
const search: fc.Arbitrary<Search> = fc.record({
  sort: fc.constantFrom(...ORDER_SORTS),
  limit: fc.integer({ min: 1, max: 7 }),
  q: fc.constantFrom(undefined, 'b', '_', '%', '\\', 'EXAMPLE', 'c.ex'),
  status: fc.constantFrom<OrderStatus | undefined>(undefined, undefined, ...ORDER_STATUSES.slice(0, 4)),
});

const fits =
  ({ q, status }: Search) =>
  (row: Facts) =>
    (status === undefined || row.status === status) && (!q || (row.commonName ?? '').includes(q.toLowerCase()));

describe.each(ENGINES)('the list of orders on %s', (engine) => {
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  /** Reads page after page; `between` happens before each further page. */
  async function readAll(accountId: string, wanted: Search, between: () => Promise<unknown>) {
    const rows: OrderSummaryRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await findOrders(database.db, accountId, { ...wanted, cursor });
      expect(page.rows.length).toBeLessThanOrEqual(wanted.limit);
      rows.push(...page.rows);
      cursor = page.nextCursor ?? undefined;
      if (cursor) await between();
    } while (cursor);
    return rows;
  }

  it('shows every order that fits exactly once, in order, while others are being placed', async () => {
    const stories = fc.record({ before: fc.array(facts, { maxLength: 30 }), meanwhile: fc.array(facts), search });
    const property = fc.asyncProperty(stories, async ({ before, meanwhile, search: wanted }) => {
      const [accountId, otherId] = [newId(), newId()];
      const numbers = await insertOrders(
        database.db,
        before.map((row) => ({ ...row, accountId })),
      );
      await insertOrders(
        database.db,
        before.map((row) => ({ ...row, accountId: otherId })),
      );
      const expected = new Set(numbers.filter((_, index) => fits(wanted)(before[index] ?? {})));
      const waiting = [...meanwhile];
      const rows = await readAll(accountId, wanted, () =>
        insertOrders(
          database.db,
          waiting.splice(0, 3).map((row) => ({ ...row, accountId })),
        ),
      );
      const shown = rows.map(({ number }) => number);
      expect(new Set(shown).size).toBe(shown.length);
      expect(new Set(shown.filter((number) => numbers.includes(number)))).toEqual(expected);
      const inOneGo = (await findOrders(database.db, accountId, { ...wanted, limit: 1000 })).rows;
      const places = shown.map((number) => inOneGo.findIndex((row) => row.number === number));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('finds a name with letters beyond ASCII by typing it as people write it', async () => {
    const accountId = newId();
    const rows = ['xn--bcher-kva.example', 'buecher.example'].map((commonName) => ({ accountId, commonName }));
    const [number] = await insertOrders(database.db, rows);
    for (const q of ['Bücher', 'bücher.example', 'BÜCHER.ex', 'xn--bcher'])
      expect(await readAll(accountId, { sort: 'expiresAt', limit: 5, q }, async () => {})).toMatchObject([{ number }]);
  });

  it('puts the first to expire first, and what has no date last', async () => {
    const accountId = newId();
    const dates = [null, '2027-01-01T00:00:00Z', '2026-01-01T00:00:00Z'].map((iso) => (iso ? new Date(iso) : null));
    await insertOrders(
      database.db,
      dates.map((expiresAt) => ({ accountId, expiresAt })),
    );
    const { rows } = await findOrders(database.db, accountId, { sort: 'expiresAt', limit: 10 });
    expect(rows.map(({ expires_at }) => expires_at?.toISOString())).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      undefined,
    ]);
  });

  it('goes on from rows that have no date, in both directions', async () => {
    const accountId = newId();
    await insertOrders(
      database.db,
      Array.from({ length: 4 }, () => ({ accountId, expiresAt: null })),
    );
    for (const sort of ['expiresAt', '-expiresAt'] as const)
      expect(await readAll(accountId, { sort, limit: 1 }, async () => {})).toHaveLength(4);
  });

  it.each(ORDER_SORTS)('refuses a cursor of another sort than %s, and damaged ones', async (sort) => {
    const ask = (cursor: string) => findOrders(database.db, newId(), { sort, limit: 5, cursor });
    const key = sort.endsWith('expiresAt') ? '2026-01-01T00:00:00.000Z' : 'a.example';
    for (const other of ORDER_SORTS.filter((each) => each !== sort))
      await expect(ask(encodeCursor(other, { key, number: 1 }))).rejects.toMatchObject({ code: 'cursor.invalid' });
    await expect(ask('not a cursor')).rejects.toMatchObject({ code: 'cursor.invalid' });
    await expect(ask(encodeCursor(sort, { key, number: 1 }))).resolves.toMatchObject({ rows: [] });
  });

  it('refuses whatever a forged cursor holds instead of failing on it', async () => {
    const keys = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '5',
        'infinity',
        '+275760-09-13T00:00:00.000Z',
        '0000-01-01T00:00:00.000Z',
        '2026-02-31T00:00:00.000Z',
        '\u0000',
        '\ud800',
      ),
    );
    const numbers = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double());
    const property = fc.asyncProperty(fc.constantFrom(...ORDER_SORTS), keys, numbers, async (sort, key, number) => {
      const cursor = encodeCursor(sort, { key, number });
      const answer = await findOrders(database.db, newId(), { sort, limit: 5, cursor }).catch(
        (error: unknown) => error,
      );
      if (answer instanceof Error) expect(answer).toMatchObject({ code: 'cursor.invalid' });
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
