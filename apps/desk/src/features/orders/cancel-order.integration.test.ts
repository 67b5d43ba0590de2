import { type Database, type Jobs, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import type { Updateable } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema, OrderTable } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { type Authority, AuthorityError, type Cancels } from '../authorities/index.ts';
import { type CancelParts, cancelOrder, createCancelHandler } from './cancel-order.ts';
import { findOrder } from './order.store.ts';
import { DEFAULT_MAIL_LIMITS } from './order.ts';
import { createPresenter } from './present-order.ts';

const PERSON = {
  accountName: 'Acme',
  userId: 'user-2',
  name: 'Pat',
  role: 'owner',
  administersInstallation: false,
  provenAt: null,
} as const;

describe.each(ENGINES)('a cancellation that is handed to an authority, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let accountId: string;
  let number: number;
  let audited: string[];
  let asked: number;
  let answer: () => Promise<AuthorityError>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    [accountId, audited, asked] = [newId(), [], 0];
    [number = 0] = await insertOrders(database.db, [{ accountId, status: 'pending_approval' }]);
    await change({ cancel_requested_at: clock.now() });
  });

  const change = async (changes: { status?: 'canceled'; cancel_requested_at?: Date }) =>
    void (await database.db.updateTable('orders').set(changes).where('number', '=', number).execute());
  const authority: Authority & Cancels = {
    id: 'builtin',
    name: 'CA',
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    products: async () => [],
    place: () => Promise.reject(new Error('nothing is placed here')),
    cancel: async () => {
      asked += 1;
      throw await answer();
    },
  };
  const createParts = (): CancelParts => {
    const authorities = fixedAuthorities([authority], clock);
    return {
      database,
      authorities,
      audit: async (_trx, { action, orderNumber }) =>
        void audited.push(orderNumber === number ? action : `${action} of another`),
      deliverFirst: async () => {},
      jobs: { enqueue: async () => {} } as unknown as Jobs, // cast: only that is called
      clock,
      log: silentLog,
      presenter: createPresenter({ authorities, limits: DEFAULT_MAIL_LIMITS, clock }),
    };
  };
  const run = () =>
    createCancelHandler(createParts())([{ id: 'job', payload: { accountId, number }, retries: 0, lastTry: false }]);
  const requestedAt = async () => (await findOrder(database.db, accountId, number))?.cancel_requested_at;

  it('may be asked for again once it was refused', async () => {
    answer = async () => new AuthorityError('refused', { reason: 'Too late' });
    expect(await run()).toEqual([]);
    expect(audited).toEqual(['order.cancellation_refused']);
    expect(await requestedAt()).toBeNull();
  });

  it('is not asked for again when the order has been canceled, though the answer was lost', async () => {
    answer = async () => new AuthorityError('uncertain');
    expect(await run()).toEqual(['job']);
    await change({ status: 'canceled' });
    expect(await run()).toEqual([]);
    expect([asked, audited]).toEqual([1, []]);
  });

  it('is not called refused when the order was canceled while it was asked for again', async () => {
    answer = async () => {
      await change({ status: 'canceled' });
      return new AuthorityError('refused', { reason: 'It is canceled already' });
    };
    expect(await run()).toEqual([]);
    expect(audited).toEqual([]);
    expect(await requestedAt()).toEqual(clock.now());
  });

  it.each([
    ['the desk has placed by itself ends the renewing: no other is placed', null, false],
    ['a person has placed leaves it to the desk to renew in time', 'user-1', true],
  ])('of a renewal that %s', async (_, placed_by, stays) => {
    const [former = 0] = await insertOrders(database.db, [{ accountId }]);
    const set = (order: number, changes: Updateable<OrderTable>) =>
      database.db.updateTable('orders').set(changes).where('number', '=', order).execute();
    await set(former, { auto_renew: true, renew_check_at: clock.now(), renewed_by: number });
    await set(number, { renews: former, placed_by, cancel_requested_at: null });
    const actor: Actor = { ...PERSON, accountId };
    await cancelOrder(createParts(), actor, number);
    expect((await findOrder(database.db, accountId, former))?.auto_renew).toBe(stays);
    expect(audited.includes('order.auto_renewal_disabled of another')).toBe(!stays);
    expect(await requestedAt()).toEqual(clock.now());
  });
});
