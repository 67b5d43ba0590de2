import { randomUUID } from 'node:crypto';
import { signHeaders } from '@certdesk/authority-protocol';
import type { AuditEntry, OrderDetail, RequestEvent } from '@certdesk/contract';
import { SECOND } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  completeOrder,
  decideOrder,
  historyOf,
  orderBody,
  placeOrder,
  requestEmail,
  waitForOrder,
  waitForRequest,
} from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';
import type { Misbehavior } from './testing/wayward-proxy.ts';

const NO_LIMITS = { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0', CERTDESK_MAILS_PER_ORDER_HOUR: '100' };
/** Awaited once, and longer than a CA takes that answers, on a busy machine too. */
const IN_TIME = { CERTDESK_CA_TIMEOUT_SECONDS: '4' };
const JSON_TYPE = 'application/json';

/** What passes: it is asked again and nothing is given up. Which answers mean what is tested at the client. */
const PASSING: readonly [string, Misbehavior][] = [
  ['is down', 'down'],
  ['does not answer in time', 'silent'],
  ['answers 500', 'failing'],
  ['answers about other requests than were made', { status: 200, type: JSON_TYPE, body: '{"items":[]}' }],
];

const told = ({ state, detail }: RequestEvent) => (detail?.cause ? `${state} ${detail.cause}` : state);

describe.each(ENGINES)('when the CA misbehaves, on %s', (engine) => {
  let desk: TestDesk;
  let order: OrderDetail;
  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: { ...NO_LIMITS, ...IN_TIME } });
    order = await completeOrder(desk, 'www.faults.example');
  });
  afterEach(() => desk?.proxy.befall('none'));
  afterAll(() => desk?.stop());

  const mailsOf = (number: number) => desk.mailbox.messages().filter(({ subject }) => subject.includes(String(number)));
  const requestsSeen = () => desk.proxy.seen.filter((each) => each === 'POST /v1/mail-requests').length;
  const show = (number: number) => desk.owner.get<OrderDetail>(`/orders/${number}`);

  it.each(PASSING)('and %s, a request says that it waits, and is mailed once in the end', async (_, misbehavior) => {
    const before = mailsOf(order.number).length;
    desk.proxy.befall(misbehavior, '/v1/mail-requests');
    const request = await requestEmail(desk.owner, order.number);
    const waiting = await waitForRequest(desk.owner, request, 'delayed');
    expect(waiting.error).toMatchObject({ cause: 'authority_unreachable' });
    expect((await show(order.number)).lastRequest).toMatchObject({ id: request.id, state: 'delayed' });
    desk.proxy.befall('none');
    const done = await waitForRequest(desk.owner, request, 'accepted');
    expect(done.events.map(told)).toEqual(['requested', 'delayed authority_unreachable', 'forwarded', 'accepted']);
    expect(done.error).toBeUndefined();
    expect(mailsOf(order.number)).toHaveLength(before + 1);
  });

  it('and its answer is lost, the request is made again and mailed once', async () => {
    const before = mailsOf(order.number).length;
    const asked = requestsSeen();
    desk.proxy.befall('lost', '/v1/mail-requests');
    const request = await requestEmail(desk.owner, order.number);
    // The CA has it and says so by an event, before or after the desk has noticed that it got no answer.
    const done = await waitForRequest(desk.owner, request, 'accepted');
    const states = done.events.map(told).filter((each) => each !== 'delayed authority_unreachable');
    expect(states).toEqual(['requested', 'forwarded', 'accepted']);
    expect(requestsSeen()).toBe(asked + 1);
    expect(mailsOf(order.number)).toHaveLength(before + 1);
  });

  it('and is stopped, requests wait for it and are mailed when it has started again', async () => {
    const before = mailsOf(order.number).length;
    await desk.stopAuthority();
    const request = await requestEmail(desk.owner, order.number);
    await waitForRequest(desk.owner, request, 'delayed');
    await desk.startAuthority();
    await waitForRequest(desk.owner, request, 'accepted');
    expect(mailsOf(order.number)).toHaveLength(before + 1);
  });

  it('and is away, an order says so, and is placed once when it is back', async () => {
    desk.proxy.befall('lost', '/v1/orders');
    const { number } = await desk.owner.post<OrderDetail>('/orders', await orderBody('www.lost.example'));
    // The CA has the order and has told so; the answer that got lost changes nothing.
    await waitForOrder(desk.owner, number, 'pending_approval');
    desk.proxy.befall('down');
    const { number: second } = await desk.owner.post<OrderDetail>('/orders', await orderBody('www.away.example'));
    const waiting = await waitUntil('it is told', async () => {
      const shown = await show(second);
      // The way was cut while the order was being handed over, so nobody knows whether it has arrived.
      return shown.statusReason === 'authority_uncertain' && shown;
    });
    expect([waiting.status, waiting.abilities.cancel.reason]).toEqual(['processing', 'not_submitted_yet']);
    desk.proxy.befall('none');
    const placed = await waitForOrder(desk.owner, second, 'pending_approval');
    expect(placed.timeline.map(({ status, reason }) => reason ?? status)).toEqual([
      'submitting',
      'authority_uncertain',
      'pending_approval',
    ]);
    await waitUntil('both approver emails are there', () => mailsOf(number).length + mailsOf(second).length >= 2);
    expect([mailsOf(number).length, mailsOf(second).length]).toEqual([1, 1]);
  });

  it('and refuses an order, it has failed in the words of the CA', async () => {
    const title = 'We do not certify this name.';
    const body = { type: 'urn:certdesk:error:order.csr_refused', title, status: 422, code: 'order.csr_refused' };
    desk.proxy.befall({ status: 422, type: 'application/problem+json', body: JSON.stringify(body) }, '/v1/orders');
    const { number } = await desk.owner.post<OrderDetail>('/orders', await orderBody('www.refused.example'));
    const failed = await waitForOrder(desk.owner, number, 'failed');
    expect([failed.statusReason, failed.statusDetail]).toEqual(['authority_refused', title]);
    expect(failed.abilities.resendFulfillment).toEqual({ allowed: false, reason: 'order_failed' });
    const { items } = await desk.owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`);
    expect(items[0]).toMatchObject({ action: 'order.status_changed', params: { from: 'processing', to: 'failed' } });
  });

  it('and knows more than the desk, a request that comes too late fails with the reason', async () => {
    const { number } = await placeOrder(desk, 'www.overtaken.example');
    desk.proxy.befall('down', '/v1/events');
    await decideOrder(desk, number, 'approve');
    const request = await requestEmail(desk.owner, number, 'approver');
    const failed = await waitForRequest(desk.owner, request, 'failed');
    expect(failed.events.map(told)).toEqual(['requested', 'failed state_not_allowed']);
    desk.proxy.befall('none');
    await desk.desk.reader.readAll();
    await waitForOrder(desk.owner, number, 'complete');
    expect((await historyOf(desk.owner, number)).map(({ reason, state }) => `${reason} ${state}`)).toEqual([
      'resend failed',
      'issued accepted',
      'placed accepted',
    ]);
  });

  it('and cannot be asked for its products, known ones are still offered', async () => {
    const before = await desk.owner.get('/products');
    desk.proxy.befall('down');
    desk.clock.advance(600 * SECOND);
    expect(await desk.owner.get('/products')).toEqual(before);
  });
});

describe.each(ENGINES)('what the CA tells, on %s', (engine) => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: NO_LIMITS });
  });
  afterEach(() => desk?.proxy.befall('none'));
  afterAll(() => desk?.stop());

  const eventReads = () => desk.proxy.seen.filter((each) => each.startsWith('GET /v1/events')).length;

  /** A callback as the CA posts it, or as somebody else would. */
  function callBack(options: { secret?: string; at?: Date; path?: string } = {}): Promise<Response> {
    const { secret = desk.deskSecret, at = desk.clock.now(), path = '/callbacks/builtin' } = options;
    const body = JSON.stringify({ items: [{ type: 'order.changed', order: { status: 'canceled' } }], latest: 1 });
    const timestamp = Math.floor(at.getTime() / SECOND);
    const signed = signHeaders(secret, { id: randomUUID(), timestamp, method: 'POST', path, body });
    return fetch(`${desk.url}/callbacks/builtin`, {
      method: 'POST',
      headers: { 'content-type': JSON_TYPE, ...signed },
      body,
    });
  }

  it('is only late when callbacks are lost: polling brings it', async () => {
    const { number } = await placeOrder(desk, 'www.polled.example');
    desk.proxy.befall('down', '/v1/events');
    const reads = eventReads();
    await decideOrder(desk, number, 'approve');
    await waitUntil('the callback has come to nothing', () => eventReads() > reads);
    expect((await desk.owner.get<OrderDetail>(`/orders/${number}`)).status).toBe('pending_approval');
    desk.proxy.befall('none');
    // Twice at once, as polling and a callback may be: each event is applied once.
    await Promise.all([desk.desk.reader.readAll(), desk.desk.reader.readAll()]);
    const order = await waitForOrder(desk.owner, number, 'complete');
    const statuses = order.timeline.map(({ status, reason }) => reason ?? status);
    expect(statuses).toEqual(['submitting', 'pending_approval', 'issuing', 'issued', 'complete']);
    const history = await historyOf(desk.owner, number);
    expect(history.map(({ reason, events }) => [reason, ...events.map(({ state }) => state)])).toEqual([
      ['issued', 'forwarded', 'accepted'],
      ['placed', 'forwarded', 'accepted'],
    ]);
  });

  it('is read from the CA itself: a callback that lies is a reason to read, no more', async () => {
    const { number } = await completeOrder(desk, 'www.lied.example');
    const reads = eventReads();
    expect((await callBack()).status).toBe(202);
    await waitUntil('the CA was asked', () => eventReads() > reads);
    expect((await desk.owner.get<OrderDetail>(`/orders/${number}`)).status).toBe('complete');
  });

  it('is not even read for a callback that was forged, is old, or was signed for another address', async () => {
    // A callback of the CA's own, still on its way, would be a reason to read.
    await desk.stopAuthority();
    await desk.desk.reader.readAll();
    const reads = eventReads();
    const forged = [
      callBack({ secret: 'not the secret that desk and CA share' }),
      callBack({ at: new Date(desk.clock.now().getTime() - 301 * SECOND) }),
      callBack({ path: '/callbacks/other' }),
      fetch(`${desk.url}/callbacks/builtin`, { method: 'POST', headers: { 'content-type': JSON_TYPE }, body: '{}' }),
    ];
    expect((await Promise.all(forged)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(eventReads()).toBe(reads);
    await desk.startAuthority();
  });

  it('is known again after the CA was asked from the beginning', async () => {
    const { number } = await completeOrder(desk, 'www.again.example');
    const before = [await desk.owner.get(`/orders/${number}`), await historyOf(desk.owner, number)];
    await desk.db.updateTable('authority_cursors').set({ sequence: 0 }).execute();
    await desk.desk.reader.readAll();
    expect([await desk.owner.get(`/orders/${number}`), await historyOf(desk.owner, number)]).toEqual(before);
  });
});
