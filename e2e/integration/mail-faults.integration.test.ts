import type { FulfillmentRequest, MailAttempt, OrderDetail, RequestEvent } from '@certdesk/contract';
import type { Fault } from '@certdesk/mailbox';
import { HOUR, MINUTE } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeOrder, historyOf, requestEmail, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const NO_LIMITS = { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0', CERTDESK_MAILS_PER_ORDER_HOUR: '100' };
/** After this nobody tries to deliver a fulfillment email any more (packages/mail, GIVE_UP_HOURS). */
const GIVEN_UP_MS = 96 * HOUR;

/** An event in short: the state, its cause, the mail server's code, and whether a second copy is possible. */
const told = ({ state, detail = {} }: RequestEvent) =>
  [state, detail.cause, detail.smtpStatus, detail.mayArriveTwice ? 'may arrive twice' : ''].filter(Boolean).join(', ');
const reply = (code: number): Fault['strike'] => ({ do: 'reply', code });

/** The mails are the CA's, so what the desk's database is makes no difference here. */
describe('when the mail server misbehaves', () => {
  let desk: TestDesk;
  let order: OrderDetail;
  beforeAll(async () => {
    desk = await startTestDesk({ engine: 'pglite', environment: NO_LIMITS });
    order = await completeOrder(desk, 'www.mailfaults.example');
  });
  beforeEach(() => desk.mailbox.faults.set([]));
  afterAll(() => desk?.stop());

  const mails = () => desk.mailbox.messages().filter(({ subject }) => subject.includes(String(order.number)));

  /** Requests the email while a fault stands, and waits until it is told in the request's history. */
  async function requestDuring(faults: readonly Fault[], state: FulfillmentRequest['state']) {
    desk.mailbox.faults.set(faults);
    const before = mails().length;
    const request = await waitForRequest(desk.owner, await requestEmail(desk.owner, order.number), state);
    return { request, before };
  }
  async function recover(request: FulfillmentRequest, ms: number): Promise<FulfillmentRequest> {
    desk.mailbox.faults.set([]);
    await desk.advance(ms);
    return waitForRequest(desk.owner, request, 'accepted');
  }

  it.each([
    ['is closing', ['connect', 'mail'], reply(421), 'delayed, smtp_transient, 421 4.3.2'],
    ['is down', ['connect', 'mail'], { do: 'drop' }, 'delayed, smtp_unreachable'],
    ['asks to come again later', ['dot'], reply(451), 'delayed, smtp_transient, 451 4.7.1'],
    ['cuts off before the end of the mail', ['data'], { do: 'drop' }, 'delayed, smtp_unreachable'],
  ] as const)(
    'and %s, the request says so, and is accepted when it is tried again',
    async (_, points, strike, line) => {
      // A connection of an earlier mail may still be open, so that a fault strikes there as well as at a new one.
      const faults = points.map((at) => ({ at, strike }));
      const { request, before } = await requestDuring(faults, 'delayed');
      expect(request.events.map(told)).toEqual(['requested', 'forwarded', line]);
      const nextAttemptAt = Date.parse(request.error?.nextAttemptAt ?? '');
      expect(nextAttemptAt).toBeGreaterThan(desk.clock.now().getTime());
      const done = await recover(request, 2 * MINUTE);
      expect(done.events.map(told).slice(2)).toEqual([line, 'accepted, 250 2.0.0']);
      expect(done.error).toBeUndefined();
      expect(mails()).toHaveLength(before + 1);
      const shown = await desk.owner.get<OrderDetail>(`/orders/${order.number}`);
      expect(shown.lastRequest).toMatchObject({ id: request.id, state: 'accepted' });
    },
  );

  it('and puts the mail off, what was said is told of each attempt, to whoever may see the order', async () => {
    const { request } = await requestDuring([{ at: 'rcpt', strike: reply(451), times: 1 }], 'delayed');
    await recover(request, 2 * MINUTE);
    const pathOf = (number: number) => `/orders/${number}/fulfillment-requests/${request.id}/attempts`;
    const { items } = await desk.owner.get<{ items: MailAttempt[] }>(pathOf(order.number));
    expect(items.map(({ attempt, state, cause }) => [attempt, state, cause])).toEqual([
      [2, 'accepted', undefined],
      [1, 'delayed', 'smtp_transient'],
    ]);
    const said = items.map(({ lines }) => lines.map(({ text }) => text).join('\n'));
    expect(said[1]).toMatch(/^RCPT TO:<hostmaster@mailfaults\.example>.*\n(.*\n)*451 4\.7\.1 /m);
    expect(said[0]).toMatch(/^250 2\.0\.0 /m);
    // Only under its own order.
    expect((await desk.owner.send('GET', pathOf(1))).status).toBe(404);
    const other = await completeOrder(desk, 'www.othermail.example');
    expect((await desk.owner.send('GET', pathOf(other.number))).status).toBe(404);
  });

  it.each([
    ['knows no such mailbox', { at: 'rcpt', strike: reply(550) }, 'failed, recipient_invalid, 550 5.1.1'],
    ['refuses the mail', { at: 'dot', strike: reply(554) }, 'failed, smtp_permanent, 554 5.7.1'],
  ] as const)('and %s, the request fails with its words, and is not tried again', async (_, fault, line) => {
    const { request, before } = await requestDuring([fault], 'failed');
    expect(request.events.map(told)).toEqual(['requested', 'forwarded', line]);
    expect(request.error?.response).toMatch(/^5\d\d 5\.\d/);
    desk.mailbox.faults.set([]);
    await desk.advance(HOUR);
    expect(mails()).toHaveLength(before);
    expect((await waitForRequest(desk.owner, request, 'failed')).events).toHaveLength(3);
  });

  it('and takes the mail but not the time to say so, a second copy is announced and known by its Message-ID', async () => {
    const strike = { do: 'drop', stored: true } as const;
    const { request, before } = await requestDuring([{ at: 'dot', strike, times: 1 }], 'uncertain');
    expect(request.events.map(told).at(-1)).toBe('uncertain, smtp_answer_lost, may arrive twice');
    expect(mails()).toHaveLength(before + 1);
    // Not before half an hour: a slow server may deliver its copy in the meantime.
    await desk.advance(29 * MINUTE);
    expect(mails()).toHaveLength(before + 1);
    const done = await recover(request, 10 * MINUTE);
    expect(done.events.map(told).at(-1)).toBe('accepted, 250 2.0.0, may arrive twice');
    const copies = mails().slice(0, 2);
    expect(mails()).toHaveLength(before + 2);
    expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);
    expect(done.events.at(-1)?.detail?.messageId).toBe(copies[0]?.messageId);
  });

  it('and loses the mail with its answer, it arrives after all', async () => {
    const { request, before } = await requestDuring([{ at: 'dot', strike: { do: 'drop' }, times: 1 }], 'uncertain');
    expect(mails()).toHaveLength(before);
    await recover(request, 40 * MINUTE);
    expect(mails()).toHaveLength(before + 1);
  });

  it('and loses every answer, the request ends as failed, with at most two mails', async () => {
    const strike = { do: 'drop', stored: true } as const;
    const { request, before } = await requestDuring([{ at: 'dot', strike }], 'uncertain');
    await desk.advance(40 * MINUTE);
    const failed = await waitForRequest(desk.owner, request, 'failed');
    expect(failed.events.map(told).at(-1)).toBe('failed, smtp_answer_lost, may arrive twice');
    expect(mails()).toHaveLength(before + 2);
  });

  it('and stays away for days, the request fails with the reason, and another one may be made', async () => {
    const drop = { do: 'drop' } as const;
    const { request } = await requestDuring(
      [
        { at: 'connect', strike: drop },
        { at: 'mail', strike: drop },
      ],
      'delayed',
    );
    // The tries follow one another by the clock; the last one is made when the time given is over.
    for (let waited = 0; waited <= GIVEN_UP_MS; waited += 6 * HOUR) await desk.advance(6 * HOUR);
    const failed = await waitForRequest(desk.owner, request, 'failed');
    expect(failed.events.map(told).at(-1)).toBe('failed, retries_exhausted');
    desk.mailbox.faults.set([]);
    await waitForRequest(desk.owner, await requestEmail(desk.owner, order.number), 'accepted');
  });

  it('and hangs, the request is forwarded and no more, until the connection ends', async () => {
    const { request, before } = await requestDuring([{ at: 'mail', strike: { do: 'hang' }, times: 1 }], 'forwarded');
    await waitUntil('the mail server has been asked', () => desk.mailbox.faults.list().length === 0);
    // Others are not held up by it.
    const other = await requestEmail(desk.owner, order.number);
    await waitForRequest(desk.owner, other, 'accepted');
    expect((await historyOf(desk.owner, order.number)).find(({ id }) => id === request.id)?.state).toBe('forwarded');
    expect(mails()).toHaveLength(before + 1);
    await desk.mailbox.stop();
    const delayed = await waitForRequest(desk.owner, request, 'delayed');
    expect(delayed.events.map(({ state }) => state)).toEqual(['requested', 'forwarded', 'delayed']);
  });
});
