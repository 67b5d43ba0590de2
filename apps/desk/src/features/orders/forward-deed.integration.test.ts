import { addMs, DAY, type Database, MINUTE, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrderDeedTable } from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import {
  type Authority,
  AuthorityError,
  type AuthorityErrorKind,
  type AuthorityOrderState,
  type Reissues,
  type ReportsStatus,
  type Revokes,
} from '../authorities/index.ts';
import { findDeeds, insertDeed } from './deed.store.ts';
import { followOrders } from './follow-orders.ts';
import { createDeedHandler, type DeedForwardParts } from './forward-deed.ts';
import { findIssuances, noteIssuances } from './issuance.store.ts';
import { findOrder, type OrderRow } from './order.store.ts';

const clock = createTestClock();
const issuance = (serialNumber: string, day: number) => ({
  serialNumber,
  notBefore: addMs(clock.now(), day * DAY).toISOString(),
  notAfter: addMs(clock.now(), (90 + day) * DAY).toISOString(),
});

describe.each(ENGINES)('what is asked of an authority that reports nothing by itself, on %s', (engine) => {
  let database: Database<DeskSchema>;
  let accountId: string;
  let asked: string[];
  let delivered: string[];
  let answer: (call: string) => Partial<AuthorityOrderState> | AuthorityErrorKind;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.db.updateTable('orders').set({ next_poll_at: null }).execute();
    [accountId, asked, delivered] = [newId(), [], []];
  });

  const say = (call: string, authorityOrderId: string): AuthorityOrderState => {
    asked.push(call);
    const given = answer(call);
    if (typeof given === 'string') throw new AuthorityError(given, { reason: `${given}, they say` });
    const nothing = { statusReason: null, statusDetail: null, approvalEndsAt: null, issuances: [] };
    return { authorityOrderId, status: 'issued', ...nothing, ...given };
  };
  const authority: Authority & Reissues & Revokes & ReportsStatus = {
    id: 'builtin',
    name: 'Elsewhere',
    abilities: { resendFulfillment: true, resendApprover: false, cancel: false },
    products: async () => [],
    place: () => Promise.reject(new Error('nothing is placed here')),
    reissue: async (id) => say(`reissue ${id}`, id),
    revoke: async (id, revocation) => say(`revoke ${id} ${revocation.issuance.serialNumber}`, id),
    status: async (order) => say(`status ${order.authorityOrderId} ${order.csr}`, order.authorityOrderId),
  };
  const parts = (): DeedForwardParts => ({
    database,
    authorities: fixedAuthorities([authority], clock),
    audit: async () => {},
    deliverFirst: async (_trx, delivery) => void delivered.push(delivery.issuance.serialNumber),
    clock,
    log: silentLog,
  });
  const find = async (number: number): Promise<OrderRow> => {
    const order = await findOrder(database.db, accountId, number);
    if (!order) throw new Error('there is no such order');
    return order;
  };

  async function place(): Promise<number> {
    const [number = 0] = await insertOrders(database.db, [{ accountId, expiresAt: addMs(clock.now(), 90 * DAY) }]);
    await database.db
      .updateTable('orders')
      .set({ authority_order_id: 'first', csr: 'the first CSR' })
      .where('number', '=', number)
      .execute();
    const order = await find(number);
    await database.db.transaction().execute((trx) => noteIssuances(trx, order, [issuance('aa', 0)]));
    return number;
  }
  async function ask(number: number, wish: Partial<OrderDeedTable> & Pick<OrderDeedTable, 'kind'>) {
    const deedId = newId();
    const order = await find(number);
    const by = { requested_by: 'u', requested_by_name: 'Somebody', requested_at: clock.now(), same_key: false };
    const deed = { account_id: accountId, id: deedId, order_number: number, state: 'requested' as const, ...by };
    const of = wish.kind === 'reissue' ? { csr: 'the second CSR', key: 'EC', public_key_sha256: 'hash' } : {};
    const values = { ...deed, kind: wish.kind, reason: wish.reason ?? null, ...of };
    await database.db.transaction().execute((trx) => insertDeed(trx, order, values));
    return { accountId, number, deedId };
  }
  const run = (payload: { accountId: string; number: number; deedId: string }, lastTry = false) =>
    createDeedHandler(parts())([{ id: 'job', payload, retries: 0, lastTry }]);
  const stateOf = async (number: number) => {
    const order = await find(number);
    const [deed] = await findDeeds(database.db, order);
    return { deed: deed?.state, response: deed?.response, status: order.status, open: order.open_deed_kind };
  };

  it('a reissue under another id is followed there, and the first certificate is still known by the former one', async () => {
    const number = await place();
    answer = () => ({ authorityOrderId: 'second', status: 'processing' });
    expect(await run(await ask(number, { kind: 'reissue' }))).toEqual([]);
    expect(await stateOf(number)).toMatchObject({ deed: 'waiting', status: 'complete', open: 'reissue' });
    answer = () => ({ authorityOrderId: 'second', status: 'issued', issuances: [issuance('bb', 1)] });
    await database.db.updateTable('orders').set({ next_poll_at: clock.now() }).where('number', '=', number).execute();
    await followOrders(parts());
    expect(asked).toEqual(['reissue first', 'status second the second CSR']);
    expect(await stateOf(number)).toMatchObject({ deed: 'done', status: 'complete', open: null });
    expect(delivered).toEqual(['bb']);
    const order = await find(number);
    expect(order.expires_at?.toISOString()).toBe(issuance('bb', 1).notAfter);
    expect((await findIssuances(database.db, order)).map(({ serialNumber }) => serialNumber)).toEqual(['bb', 'aa']);
    answer = () => ({ status: 'revoked' });
    await run(await ask(number, { kind: 'revoke', reason: 'superseded' }));
    expect(asked.slice(2)).toEqual(['revoke second bb', 'revoke first aa']);
    expect(await stateOf(number)).toMatchObject({ deed: 'done', status: 'revoked' });
  });

  it('a reissue that came to nothing leaves the order as it was', async () => {
    const number = await place();
    answer = () => ({ authorityOrderId: 'second', status: 'processing' });
    await run(await ask(number, { kind: 'reissue' }));
    answer = () => ({ authorityOrderId: 'second', status: 'failed', statusDetail: 'CAA says no' });
    await database.db.updateTable('orders').set({ next_poll_at: clock.now() }).where('number', '=', number).execute();
    await followOrders(parts());
    expect(await stateOf(number)).toEqual({ deed: 'refused', response: 'CAA says no', status: 'complete', open: null });
    const { csr, authority_order_id } = await find(number);
    expect([csr, authority_order_id]).toEqual(['the first CSR', 'first']);
  });

  it('a reissue whose answer was lost is not asked for again, and is seen when the certificate is there', async () => {
    const number = await place();
    const job = await ask(number, { kind: 'reissue' });
    answer = () => 'uncertain';
    expect(await run(job)).toEqual([]);
    expect(await run(job)).toEqual([]);
    expect(asked).toEqual(['reissue first']);
    expect(await stateOf(number)).toMatchObject({ deed: 'uncertain', open: null });
    answer = () => ({ status: 'issued', issuances: [issuance('aa', 0), issuance('bb', 1)] });
    await database.db.updateTable('orders').set({ next_poll_at: clock.now() }).where('number', '=', number).execute();
    await followOrders(parts());
    expect(await stateOf(number)).toMatchObject({ deed: 'done', status: 'complete' });
  });

  it.each(['reissue', 'revoke'] as const)(
    'a %s waits for an authority that is away, and ends with its refusal',
    async (kind) => {
      const number = await place();
      const job = await ask(number, { kind, reason: kind === 'revoke' ? 'superseded' : null });
      answer = () => 'unreachable';
      expect(await run(job)).toEqual(['job']);
      expect(await stateOf(number)).toMatchObject({ deed: 'waiting', open: kind });
      answer = () => 'refused';
      expect(await run(job)).toEqual([]);
      expect(await stateOf(number)).toEqual({
        deed: 'refused',
        response: 'refused, they say',
        status: 'complete',
        open: null,
      });
    },
  );

  it('a certificate that comes while an order is revoked is revoked as well', async () => {
    const number = await place();
    answer = () => ({ status: 'processing' });
    await run(await ask(number, { kind: 'reissue' }));
    const revocation = await ask(number, { kind: 'revoke', reason: 'keyCompromise' });
    answer = () => ({ status: 'issued', issuances: [issuance('aa', 0)] });
    expect(await run(revocation)).toEqual(['job']);
    expect(await run(revocation)).toEqual(['job']);
    answer = () => ({ status: 'issued', issuances: [issuance('bb', 1), issuance('aa', 0)] });
    await database.db.updateTable('orders').set({ next_poll_at: clock.now() }).where('number', '=', number).execute();
    await followOrders(parts());
    expect(await stateOf(number)).toMatchObject({ deed: 'waiting', status: 'complete', open: 'revoke' });
    answer = () => ({ status: 'revoked', issuances: [issuance('bb', 1), issuance('aa', 0)] });
    expect(await run(revocation)).toEqual([]);
    expect(asked.filter((call) => call.startsWith('revoke'))).toEqual(['revoke first aa', 'revoke first bb']);
    expect(await stateOf(number)).toMatchObject({ deed: 'done', status: 'revoked', open: null });
  });

  it('a revocation that the authority has taken and never does is given up, and can be asked for again', async () => {
    const number = await place();
    answer = () => ({ status: 'issued', rawStatus: 'PENDING', issuances: [issuance('aa', 0)] });
    await run(await ask(number, { kind: 'revoke', reason: 'superseded' }));
    const follow = async (days: number) => {
      const next_poll_at = addMs(clock.now(), days * DAY);
      await database.db.updateTable('orders').set({ next_poll_at }).where('number', '=', number).execute();
      clock.advance(days * DAY);
      await followOrders(parts());
    };
    await follow(29);
    expect(await stateOf(number)).toMatchObject({ deed: 'waiting', open: 'revoke' });
    await follow(2);
    expect(await stateOf(number)).toEqual({ deed: 'given_up', response: 'PENDING', status: 'complete', open: null });
    clock.advance(MINUTE);
    answer = () => ({ status: 'revoked', issuances: [issuance('aa', -31)] });
    await run(await ask(number, { kind: 'revoke', reason: 'superseded' }));
    expect(asked.filter((call) => call.startsWith('revoke'))).toEqual(['revoke first aa', 'revoke first aa']);
    expect(await stateOf(number)).toMatchObject({ deed: 'done', status: 'revoked' });
  });

  it.each(['reissue', 'revoke'] as const)('a %s is waited for no longer than the certificate lives', async (kind) => {
    const number = await place();
    answer = () => ({ status: 'issued', issuances: [issuance('aa', 0)] });
    await run(await ask(number, { kind, reason: kind === 'revoke' ? 'superseded' : null }));
    answer = () => ({ status: 'expired', statusReason: 'certificate_expired', issuances: [issuance('aa', 0)] });
    await database.db.updateTable('orders').set({ next_poll_at: clock.now() }).where('number', '=', number).execute();
    await followOrders(parts());
    expect(await stateOf(number)).toMatchObject({ deed: 'given_up', status: 'expired', open: null });
  });

  it('a revocation whose answer was lost is asked for again, until the authority stays away for good', async () => {
    const number = await place();
    const job = await ask(number, { kind: 'revoke', reason: 'keyCompromise' });
    answer = () => 'uncertain';
    expect(await run(job)).toEqual(['job']);
    expect(await run(job, true)).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(await stateOf(number)).toMatchObject({ deed: 'given_up', open: null });
  });
});
