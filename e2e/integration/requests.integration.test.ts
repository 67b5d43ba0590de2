import type { AuditEntry, FulfillmentRequest, OrderDetail, Problem } from '@certdesk/contract';
import { DAY, HOUR, MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './testing/client.ts';
import { completeOrder, historyOf, orderBody, placeOrder, requestEmail, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const LIMITS = { CERTDESK_MAILS_PER_ACCOUNT_HOUR: '13' };

describe.each(ENGINES)('requesting an email again, on %s', (engine) => {
  let desk: TestDesk;
  let orders = 0;
  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: LIMITS });
  });
  afterAll(() => desk?.stop());

  /** An order of its own for a test, at the beginning of a day on which the account has requested nothing yet. */
  async function freshOrder(): Promise<OrderDetail> {
    orders += 1;
    desk.clock.set(new Date(Date.UTC(2026, 10, 22 + 3 * orders)).toISOString());
    return completeOrder(desk, `www.order${orders}.example`);
  }
  const send = <T = FulfillmentRequest & Problem>(number: number, options: { key?: string; kind?: string } = {}) =>
    desk.owner.send<T>('POST', `/orders/${number}/fulfillment-requests`, {
      body: options.kind ? { kind: options.kind } : {},
      headers: options.key ? { 'idempotency-key': options.key } : {},
    });
  const codeOf = ({ status, body }: Answer<{ code?: string }>) => (status < 300 ? status : body.code);

  it('is answered before it is forwarded, and then told step by step', async () => {
    const order = await freshOrder();
    const accepted = await send(order.number);
    expect([accepted.status, accepted.body.state, accepted.body.recipient]).toEqual([
      202,
      'requested',
      'hostmaster@order1.example',
    ]);
    const done = await waitForRequest(desk.owner, accepted.body, 'accepted');
    expect(done.events.map(({ state }) => state)).toEqual(['requested', 'forwarded', 'accepted']);
    expect(done).toMatchObject({ kind: 'fulfillment', reason: 'resend', requestedBy: { name: 'owner' } });
    const shown = await desk.owner.get<OrderDetail>(`/orders/${order.number}`);
    expect(shown.lastRequest).toMatchObject({ id: done.id, state: 'accepted' });
    expect((await historyOf(desk.owner, order.number)).map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
      'fulfillment resend',
      'fulfillment issued',
      'approver placed',
    ]);
    const { items } = await desk.owner.get<{ items: AuditEntry[] }>(`/orders/${order.number}/audit`);
    expect(items[0]).toMatchObject({ action: 'fulfillment.requested', actor: { name: 'owner' } });
    expect(items[0]?.params).toEqual({ recipient: 'hostmaster@order1.example' });
  });

  it('is possible again after exactly a minute, which the refusal tells by the second', async () => {
    const { number } = await freshOrder();
    const requestedAt = desk.clock.now();
    await requestEmail(desk.owner, number);
    const freeAt = new Date(requestedAt.getTime() + MINUTE).toISOString();
    for (const [waited, seconds] of [
      [0, '60'],
      [1, '60'],
      [30_001, '30'],
      [MINUTE - 1, '1'],
    ] as const) {
      desk.clock.set(new Date(requestedAt.getTime() + waited).toISOString());
      const refused = await send(number);
      expect([refused.status, refused.headers.get('retry-after'), refused.body.code]).toEqual([
        429,
        seconds,
        'fulfillment.cooling_down',
      ]);
      expect(refused.body.params).toEqual({ freeAt });
      expect(refused.body.title).not.toMatch(/invalid|\{|NaN/i);
      const shown = await desk.owner.get<OrderDetail>(`/orders/${number}`);
      expect(shown.abilities.resendFulfillment).toEqual({ allowed: false, reason: 'cooling_down', freeAt });
    }
    desk.clock.set(freeAt);
    expect((await send(number)).status).toBe(202);
  });

  it('is possible five times in an hour and twenty times in a day', async () => {
    const { number } = await freshOrder();
    const begin = desk.clock.now().getTime();
    const at = async (ms: number) => {
      desk.clock.set(new Date(begin + ms).toISOString());
      const answer = await send(number);
      return answer.status === 202 ? 202 : [answer.body.code, answer.body.params?.freeAt];
    };
    const limited = (freeAt: number) => ['fulfillment.order_limit', new Date(begin + freeAt).toISOString()];
    for (let index = 0; index < 5; index += 1) expect(await at(index * 2 * MINUTE)).toBe(202);
    expect(await at(10 * MINUTE)).toEqual(limited(HOUR));
    expect(await at(HOUR - 1)).toEqual(limited(HOUR));
    // Five more in each hour as they become free, until twenty have been requested.
    for (const hour of [1, 2, 3])
      for (let index = 0; index < 5; index += 1) expect(await at(hour * HOUR + index * 2 * MINUTE)).toBe(202);
    expect(await at(5 * HOUR)).toEqual(limited(DAY));
    expect(await at(DAY - 1)).toEqual(limited(DAY));
    expect(await at(DAY)).toBe(202);
    expect(await at(DAY + MINUTE)).toEqual(limited(DAY + 2 * MINUTE));
  });

  it('is limited for the account as a whole, until the next hour begins', async () => {
    const numbers: number[] = [];
    for (let index = 0; index < 3; index += 1) numbers.push((await freshOrder()).number);
    const begin = desk.clock.now().getTime();
    // The thirteenth, which came first, is the approver email of the last order.
    for (let index = 0; index < 12; index += 1) {
      desk.clock.set(new Date(begin + index * MINUTE).toISOString());
      expect((await send(numbers[index % 3] ?? 0)).status).toBe(202);
    }
    desk.clock.set(new Date(begin + 20 * MINUTE).toISOString());
    const refused = await send(numbers[0] ?? 0);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'fulfillment.account_limit',
      '2400',
    ]);
    expect(refused.body.params).toEqual({ freeAt: new Date(begin + HOUR).toISOString() });
    desk.clock.set(new Date(begin + HOUR).toISOString());
    expect((await send(numbers[0] ?? 0)).status).toBe(202);
  });

  it('has as many approver emails beside it as the account may have mails, however many orders are placed', async () => {
    await freshOrder();
    const place = async (index: number) =>
      desk.owner.send<Problem>('POST', '/orders', { body: await orderBody(`www.flood${index}.example`) });
    for (let index = 0; index < 12; index += 1) expect((await place(index)).status).toBe(201);
    const refused = await place(12);
    expect([refused.status, refused.body.code]).toEqual([429, 'fulfillment.account_limit']);
    const { items } = await desk.owner.get<{ items: OrderDetail[] }>('/orders?q=flood12');
    expect(items).toEqual([]);
  });

  it('is accepted once when it is clicked on several connections at once', async () => {
    const { number } = await freshOrder();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(number)));
    expect(answers.map(codeOf).sort()).toEqual([202, ...Array(7).fill('fulfillment.cooling_down')]);
    expect((await historyOf(desk.owner, number)).filter(({ reason }) => reason === 'resend')).toHaveLength(1);
  });

  it('is one request for one Idempotency-Key, however often and however concurrently it is sent', async () => {
    const { number } = await freshOrder();
    const key = 'one intent, one mail';
    const refused = await send(number, { key });
    expect(refused.body.code).toBe('idempotency.key_invalid');
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(number, { key: 'intent-1' })));
    expect(answers.map(codeOf)).toEqual(Array(6).fill(202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const done = await waitForRequest(desk.owner, answers[0]?.body ?? { orderNumber: 0, id: '' }, 'accepted');
    desk.clock.advance(DAY);
    const later = await send(number, { key: 'intent-1' });
    expect([later.status, later.body.id, later.body.state]).toEqual([202, done.id, 'accepted']);
    expect((await historyOf(desk.owner, number)).filter(({ reason }) => reason === 'resend')).toHaveLength(1);
  });

  it('is refused when the Idempotency-Key belongs to another request', async () => {
    const [one, two] = [await freshOrder(), await freshOrder()];
    expect((await send(one.number, { key: 'intent-2' })).status).toBe(202);
    for (const reused of [
      await send(two.number, { key: 'intent-2' }),
      await send(one.number, { key: 'intent-2', kind: 'approver' }),
    ])
      expect([reused.status, reused.body.code]).toEqual([422, 'idempotency.key_reused']);
    expect((await historyOf(desk.owner, two.number)).filter(({ reason }) => reason === 'resend')).toEqual([]);
  });

  it('brings the approver email while the approval is awaited, and only that one', async () => {
    const { number } = await placeOrder(desk, `www.waiting-${engine}.example`);
    const fulfillment = await send(number);
    expect([fulfillment.status, fulfillment.body.code, fulfillment.body.params]).toEqual([
      409,
      'fulfillment.not_available',
      { reason: 'not_issued_yet' },
    ]);
    const first = (await desk.mailbox.waitForMessage(({ subject }) => subject.includes(String(number)))).id;
    const approver = await requestEmail(desk.owner, number, 'approver');
    await waitForRequest(desk.owner, approver, 'accepted');
    const second = await desk.mailbox.waitForMessage(
      ({ subject, id }) => subject.includes(String(number)) && id !== first,
    );
    const [before, after] = [await desk.mailbox.parse(first), await desk.mailbox.parse(second.id)];
    expect(after.text).toBe(before.text);
    expect(after.to).toEqual(before.to);
  });

  it('says that there is no such order, and which kind of mail there is', async () => {
    expect(codeOf(await send(1))).toBe('order.not_found');
    const unknown = await send(1, { kind: 'invoice' });
    expect([unknown.status, unknown.body.faults?.map(({ path, code }) => [path, code])]).toEqual([
      400,
      [['/kind', 'field.not_offered']],
    ]);
  });
});
