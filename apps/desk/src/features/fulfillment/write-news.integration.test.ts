import { addMs, type Database, MINUTE, newId } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { insertRequests, lockRequests, writeNews } from './fulfillment.store.ts';

describe.each(ENGINES)('what an order shows of its mails, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let accountId: string;
  let orderNumber: number;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    accountId = newId();
    [orderNumber = 0] = await insertOrders(database.db, [{ accountId }]);
  });

  const insert = async (kind: 'approver' | 'fulfillment', requestedAt: Date, id = newId()) => {
    const mail = { kind, reason: 'issued', state: 'forwarded', recipient: 'admin@example.com' } as const;
    const by = { requested_by: null, requested_by_name: null, idempotency_key: null };
    const of = { account_id: accountId, order_number: orderNumber, authority_id: 'builtin', authority_order_id: 'one' };
    const row = { ...of, ...mail, ...by, id, requested_at: requestedAt, events: '[]', detail: null };
    await database.db.transaction().execute((trx) => insertRequests(trx, [row]));
    return id;
  };
  const tell = (ids: readonly string[]) =>
    database.db.transaction().execute(async (trx) => {
      const rows = await lockRequests(
        trx,
        ids.map((requestId) => ({ accountId, requestId })),
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      const updates = ids.flatMap((id) => byId.get(id) ?? []);
      await writeNews(
        trx,
        updates.map((request) => ({ request, news: [{ state: 'accepted', at: clock.now() }] })),
      );
    });
  const shown = async () => {
    const order = database.db.selectFrom('orders').select('last_request').where('number', '=', orderNumber);
    return (await order.executeTakeFirstOrThrow()).last_request;
  };

  // An approval within the seconds between two polls: both mails of an order are told of at once.
  it('is the newest, in whatever order the news of several comes', async () => {
    const approver = await insert('approver', clock.now());
    const fulfillment = await insert('fulfillment', addMs(clock.now(), MINUTE));
    for (const ids of [
      [approver, fulfillment],
      [fulfillment, approver],
    ]) {
      await database.db.updateTable('orders').set({ last_request: null }).where('number', '=', orderNumber).execute();
      await tell(ids);
      expect(await shown()).toMatchObject({ id: fulfillment, state: 'accepted' });
    }
  });

  it('is the one that was asked for last of two at the same moment', async () => {
    const one = await insert('fulfillment', clock.now());
    const other = await insert('fulfillment', clock.now());
    await tell([other, one]);
    expect(await shown()).toMatchObject({ id: other });
  });
});
