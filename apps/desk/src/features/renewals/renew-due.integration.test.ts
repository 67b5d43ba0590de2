import type { StatusReason } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { addMs, DAY, type Database, HOUR, type Jobs, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createAudit } from '../audit/index.ts';
import { type Authority, builtinEntry, type SuggestsRenewal, serveEntries } from '../authorities/index.ts';
import { createPresenter, DEFAULT_MAIL_LIMITS, findOrder, type OrderRow } from '../orders/index.ts';
import { renewDue } from './renew-due.ts';

describe.each(ENGINES)('orders that are renewed by themselves, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let accountId: string;
  let state: 'active' | 'paused';
  let advise: (authorityOrderId: string) => void;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.db.updateTable('orders').set({ renew_check_at: null }).execute();
    [accountId, state, advise] = [newId(), 'active', () => undefined];
  });

  const product = { id: 'dv-199', name: 'DV 199', authorityId: 'builtin', authority: 'CA', validationLevel: 'DV' };
  const authority: Authority & SuggestsRenewal = {
    id: 'builtin',
    name: 'CA',
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    // cast: what a renewal reads of a product before the CSR of these orders, which is none, is refused
    products: async () => [{ ...product, validityDays: 199, validationMethods: ['email'] } as never],
    place: () => Promise.reject(new Error('nothing is placed here')),
    renewalAdvice: async (authorityOrderId) => advise(authorityOrderId) as undefined,
  };
  const run = () => {
    const authorities = serveEntries({
      entries: () => [{ ...builtinEntry(authority), state }],
      kinds: new Map(),
      refresh: async () => {},
      clock,
    });
    const presenter = createPresenter({ authorities, limits: DEFAULT_MAIL_LIMITS, clock });
    const jobs = { enqueue: () => Promise.reject(new Error('nothing is placed here')) } as unknown as Jobs; // cast: no more is used
    const errors = loadTranslators('errors');
    const audit = createAudit(clock);
    return renewDue({
      database,
      authorities,
      presenter,
      jobs,
      errors,
      audit,
      clock,
      countMail: async () => {},
      log: silentLog,
      random: () => 0.5,
    });
  };
  /** An order that has to be looked at now; its CSR is empty, so that a renewal that is tried fails. */
  async function place(effectiveAt: Date | null, expiresAt: Date | null): Promise<() => Promise<OrderRow>> {
    const [number = 0] = await insertOrders(database.db, [{ accountId, expiresAt }]);
    const changes = { auto_renew: true, renew_check_at: clock.now(), effective_at: effectiveAt };
    const created_at = addMs(clock.now(), -90 * DAY);
    const update = database.db.updateTable('orders').set({ ...changes, created_at, authority_order_id: `A-${number}` });
    await update.where('number', '=', number).execute();
    return async () => {
      const order = await findOrder(database.db, accountId, number);
      if (!order) throw new Error('the order is there');
      return order;
    };
  }
  const placeDue = () => place(addMs(clock.now(), -80 * DAY), addMs(clock.now(), 10 * DAY));

  it('are renewed when they are due', async () => {
    const show = await placeDue();
    await run();
    expect(await show()).toMatchObject({ renewal_failures: 1, renewal_notice: 'failed' });
  });

  it('are renewed also when their authority could not be asked before the certificate had expired', async () => {
    const show = await place(addMs(clock.now(), -91 * DAY), addMs(clock.now(), -DAY));
    const unapproved = await place(null, null);
    const end = async (find: () => Promise<OrderRow>, status_reason: StatusReason) => {
      const update = database.db.updateTable('orders').set({ status: 'expired', status_reason });
      await update.where('number', '=', (await find()).number).execute();
    };
    await end(show, 'certificate_expired');
    await end(unapproved, 'approval_window_over');
    await run();
    expect((await show()).renewal_failures).toBe(1);
    expect(await unapproved()).toMatchObject({ renewal_failures: 0, renew_check_at: clock.now() });
  });

  it('wait while nobody knows how long their certificate lasts: each renewal would be due at once', async () => {
    const show = await place(null, null);
    await run();
    expect(await show()).toMatchObject({ renewal_failures: 0, renew_check_at: addMs(clock.now(), HOUR) });
  });

  it('wait while their authority is paused, which is no failure', async () => {
    state = 'paused';
    const show = await placeDue();
    await run();
    expect(await show()).toMatchObject({ renewal_failures: 0, renew_check_at: addMs(clock.now(), HOUR) });
  });

  it('do not wait for another one that something is wrong with', async () => {
    const [first, second] = [await placeDue(), await placeDue()];
    const { number, authority_order_id: broken } = await first();
    const of = { account_id: accountId, order_number: number, serial_number: 'AA' };
    const lasting = { not_before: clock.now(), not_after: addMs(clock.now(), DAY) };
    await database.db
      .insertInto('issuances')
      .values({ ...of, ...lasting })
      .execute();
    const renew_check_at = addMs(clock.now(), -HOUR);
    await database.db.updateTable('orders').set({ renew_check_at }).where('number', '=', number).execute();
    advise = (authorityOrderId) => {
      if (authorityOrderId === broken) throw new Error('a fault of ours');
    };
    await expect(run()).rejects.toThrow('1 failed');
    expect((await first()).renewal_failures).toBe(0);
    expect((await second()).renewal_failures).toBe(1);
  });
});
