import { addMs, DAY, type Database, newId } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertCertificates } from '../../testing/certificate-rows.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { findEndings } from './calendar.store.ts';

describe.each(ENGINES)('what stands in a calendar, on %s', (engine) => {
  const clock = createTestClock();
  const day = (days: number) => addMs(clock.now(), days * DAY);
  let database: Database<DeskSchema>;
  let accountId: string;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(() => {
    accountId = newId();
  });
  const order = async (commonName: string, expiresAt: Date | null) =>
    (await insertOrders(database.db, [{ accountId, commonName, expiresAt }]))[0] ?? 0;
  const names = async (limit = 100) => {
    const endings = await findEndings(database.db, { accountId, from: day(-30), limit });
    return endings.map(({ subject, commonName }) => `${subject} ${commonName}`);
  };

  it('is what ends, soonest first, of orders and of what was imported; of both together once', async () => {
    const number = await order('both.example.com', day(20));
    await order('open.example.com', null);
    await order('past.example.com', day(-31));
    await insertCertificates(database.db, [
      { accountId, commonName: 'both.example.com', notAfter: day(20), orderNumber: number },
      { accountId, commonName: 'earlier.example.com', notAfter: day(10), orderNumber: number },
      { accountId, commonName: 'own.example.com', notAfter: day(30) },
      { accountId: newId(), commonName: 'theirs.example.com', notAfter: day(1) },
    ]);
    expect(await names()).toEqual([
      'certificate earlier.example.com',
      'order both.example.com',
      'certificate own.example.com',
    ]);
  });

  it('is not crowded out by imported certificates that stand there as their orders', async () => {
    for (const days of [1, 2, 3]) {
      const orderNumber = await order(`www${days}.example.com`, day(days));
      const commonName = `www${days}.example.com`;
      await insertCertificates(database.db, [{ accountId, commonName, notAfter: day(days), orderNumber }]);
    }
    await insertCertificates(database.db, [{ accountId, commonName: 'own.example.com', notAfter: day(3.5) }]);
    expect(await names(4)).toHaveLength(4);
    expect(await names(2)).toEqual(['order www1.example.com', 'order www2.example.com']);
  });
});
