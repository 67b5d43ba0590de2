import { addMs, DAY, type Database, newId } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createAudit } from '../audit/index.ts';
import type { Authority } from '../authorities/index.ts';
import { endAbandonedOrders } from './end-abandoned-orders.ts';
import { findOrder } from './order.store.ts';

describe.each(ENGINES)('orders whose authority is configured no longer, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  const authority: Authority = {
    id: 'builtin',
    name: 'CA',
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    products: async () => [],
    place: () => Promise.reject(new Error('nothing is placed here')),
  };

  it('expire with their certificate, which their authority cannot say any more; others wait for its word', async () => {
    const accountId = newId();
    const place = async (authorityId: string, days: number) => {
      const expiresAt = addMs(clock.now(), days * DAY);
      const [number = 0] = await insertOrders(database.db, [{ accountId, expiresAt }]);
      const changes = { authority_id: authorityId, next_poll_at: clock.now() };
      await database.db.updateTable('orders').set(changes).where('number', '=', number).execute();
      return async () => await findOrder(database.db, accountId, number);
    };
    const [over, valid, other] = [await place('gone', -1), await place('gone', 1), await place('builtin', -1)];
    const authorities = fixedAuthorities([authority], clock);
    const parts = { database, authorities, audit: createAudit(clock), deliverFirst: async () => {}, clock };
    await endAbandonedOrders(parts);
    await endAbandonedOrders(parts);
    const ended = await over();
    expect(ended).toMatchObject({ status: 'expired', status_reason: 'certificate_expired' });
    expect(ended?.timeline).toHaveLength(1);
    expect((await valid())?.status).toBe('complete');
    expect((await other())?.status).toBe('complete');
    // What nobody asks for any more does not stand before what is due.
    expect((await valid())?.next_poll_at).toEqual(addMs(clock.now(), DAY));
    expect((await other())?.next_poll_at).toEqual(clock.now());
  });
});
