import type { OrderStatus } from '@certdesk/contract';
import { addMs, DAY, type Database, MINUTE, newId, SECOND, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createAudit } from '../audit/index.ts';
import { type Authority, AuthorityError, type AuthorityOrderState, type PlacedOrder } from '../authorities/index.ts';
import { checkOrderStatus, type FollowParts, followOrders, takeHints } from './follow-orders.ts';
import { findOrder } from './order.store.ts';

type Answer = Partial<AuthorityOrderState> | AuthorityError;

describe.each(ENGINES)('orders at an authority that reports nothing by itself, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let accountId: string;
  let asked: PlacedOrder[];
  let answer: (order: PlacedOrder) => Answer | Promise<Answer>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.db.updateTable('orders').set({ next_poll_at: null }).execute();
    accountId = newId();
    asked = [];
  });

  const authority: Authority & { status: (order: PlacedOrder) => Promise<AuthorityOrderState> } = {
    id: 'elsewhere',
    name: 'Elsewhere',
    abilities: { resendFulfillment: false, resendApprover: false, cancel: false },
    products: async () => [],
    place: () => Promise.reject(new Error('nothing is placed here')),
    status: async (order) => {
      asked.push(order);
      const given = await answer(order);
      if (given instanceof AuthorityError) throw given;
      return {
        authorityOrderId: order.authorityOrderId,
        status: 'pending_approval',
        statusReason: null,
        statusDetail: null,
        approvalEndsAt: null,
        issuances: [],
        ...given,
      };
    },
  };
  const parts = (): FollowParts => ({
    database,
    authorities: fixedAuthorities([authority], clock),
    audit: createAudit(clock),
    deliverFirst: async () => {},
    clock,
    log: silentLog,
  });
  const follow = () => followOrders(parts());

  async function place(status: OrderStatus = 'pending_approval', authorityOrderId = `A-${newId()}`) {
    const [number = 0] = await insertOrders(database.db, [{ accountId, status }]);
    const changes = { authority_id: 'elsewhere', authority_order_id: authorityOrderId, next_poll_at: clock.now() };
    await database.db
      .updateTable('orders')
      .set({ ...changes, created_at: clock.now() })
      .where('number', '=', number)
      .execute();
    const show = async () => {
      const order = await findOrder(database.db, accountId, number);
      if (!order) throw new Error('the order is there');
      return order;
    };
    return { number, show, authorityOrderId };
  }

  it('are asked for, and shown with what the authority says in its own words', async () => {
    const order = await place();
    const validations = [{ name: 'www.example.com', method: 'dns', state: 'waiting', by: 'person' } as const];
    answer = () => ({ rawStatus: 'PENDING_DCV', validations });
    await follow();
    const row = await order.show();
    expect(row).toMatchObject({ status: 'pending_approval', raw_status: 'PENDING_DCV', validations });
    expect(asked).toMatchObject([{ authorityOrderId: order.authorityOrderId, accountId, names: ['www.example.com'] }]);
    expect(row.next_poll_at).toEqual(addMs(clock.now(), 5 * SECOND));
  });

  it('are asked for when they are due, and until nothing more is expected', async () => {
    const order = await place();
    answer = () => ({ status: 'processing', askAgainAt: addMs(clock.now(), 30 * SECOND) });
    await follow();
    await follow();
    expect(asked).toHaveLength(1);
    clock.advance(30 * SECOND);
    const issuances = [{ serialNumber: '01', notBefore: '2026-11-22T09:00:00Z', notAfter: '2027-02-20T09:00:00Z' }];
    answer = () => ({ status: 'issued', issuances });
    await follow();
    expect(await order.show()).toMatchObject({ status: 'issued', next_poll_at: addMs(clock.now(), DAY) });
    clock.advance(DAY);
    answer = () => ({ status: 'revoked', issuances });
    await follow();
    expect(await order.show()).toMatchObject({ status: 'revoked', next_poll_at: null });
    clock.advance(DAY);
    await follow();
    expect(asked).toHaveLength(3);
  });

  it('are each asked for by one of several processes', async () => {
    for (let count = 0; count < 30; count += 1) await place();
    answer = () => ({});
    await Promise.all([follow(), follow(), follow()]);
    expect(asked).toHaveLength(30);
    expect(new Set(asked.map(({ reference }) => reference)).size).toBe(30);
  });

  it('wait as long as the authority wants that does not answer now', async () => {
    const order = await place();
    answer = () => new AuthorityError('unreachable', { retryAt: addMs(clock.now(), 7 * MINUTE) });
    await follow();
    expect(await order.show()).toMatchObject({
      status: 'pending_approval',
      next_poll_at: addMs(clock.now(), 7 * MINUTE),
    });
    clock.advance(7 * MINUTE);
    answer = () => new AuthorityError('uncertain');
    await follow();
    expect((await order.show()).next_poll_at).toEqual(addMs(clock.now(), MINUTE));
  });

  it('say that the authority told nothing when it was last asked, and no more of it once it answers', async () => {
    const order = await place();
    for (const [kind, poll_fault] of [
      ['unreachable', 'unreachable'],
      ['uncertain', 'unreachable'],
      ['refused', 'refused'],
    ] as const) {
      answer = () => new AuthorityError(kind);
      await follow();
      expect(await order.show()).toMatchObject({ poll_fault, polled_at: clock.now() });
      clock.advance(MINUTE);
    }
    answer = () => ({});
    await follow();
    expect(await order.show()).toMatchObject({ poll_fault: null, polled_at: clock.now() });
  });

  it('are taken over from a process that has died while it asked', async () => {
    const order = await place();
    answer = () => Promise.reject(new TypeError('a fault of ours'));
    await follow();
    expect(asked).toHaveLength(1);
    answer = () => ({ status: 'rejected' });
    await follow();
    expect((await order.show()).status).toBe('pending_approval');
    clock.advance(10 * MINUTE);
    await follow();
    expect((await order.show()).status).toBe('rejected');
  });

  it('are asked for soon when a webhook names them, by its id or ours, and no others', async () => {
    const [one, two, three] = [await place(), await place(), await place()];
    answer = () => ({ askAgainAt: addMs(clock.now(), DAY) });
    await follow();
    clock.advance(MINUTE);
    const { id: reference } = await two.show();
    await takeHints(parts(), 'elsewhere', [{ authorityOrderId: one.authorityOrderId }, { reference }]);
    await takeHints(parts(), 'another', [{ authorityOrderId: three.authorityOrderId }]);
    await takeHints(parts(), 'elsewhere', [{ reference: 'not ours' }, { authorityOrderId: "'; drop table orders" }]);
    asked = [];
    await follow();
    expect(asked.map(({ authorityOrderId }) => authorityOrderId).sort()).toEqual(
      [one.authorityOrderId, two.authorityOrderId].sort(),
    );
  });

  it('keep a hint that comes while they are being asked for', async () => {
    const order = await place();
    answer = async () => {
      await takeHints(parts(), 'elsewhere', [{ authorityOrderId: order.authorityOrderId }]);
      return { askAgainAt: addMs(clock.now(), DAY) };
    };
    await follow();
    expect((await order.show()).next_poll_at).toEqual(addMs(clock.now(), 15 * SECOND));
  });

  it('are asked for when a person wants to know, but not again a moment later', async () => {
    const order = await place();
    answer = () => ({ askAgainAt: addMs(clock.now(), DAY) });
    await follow();
    const actor = { accountId } as Actor; // cast: nothing else of it is read
    await expect(checkOrderStatus(parts(), actor, order.number)).rejects.toMatchObject({
      code: 'rate.limited',
      retryAfter: addMs(clock.now(), 15 * SECOND),
    });
    clock.advance(15 * SECOND);
    await checkOrderStatus(parts(), actor, order.number);
    await follow();
    expect(asked).toHaveLength(2);
    const stranger = { accountId: newId() } as Actor; // cast: as above
    await expect(checkOrderStatus(parts(), stranger, order.number)).rejects.toMatchObject({ code: 'order.not_found' });
  });
});
