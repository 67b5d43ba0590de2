import { MINUTE } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventsAfter, requestMails, showOrder } from './testing/events.ts';
import { decide, issueOrder, mailsTo, waitForApproval } from './testing/read-mails.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const clock = createTestClock();
let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite', clock);
});
afterEach(() => running.mailbox.faults.set([]));
afterAll(() => running.stop());

const wake = () => running.authority.wake();

async function lastMailOf(order: PlacedOrder) {
  const events = (await eventsAfter(running)).filter(({ orderId }) => orderId === order.id);
  return events.flatMap((event) => (event.type === 'mail.changed' ? [event.mail] : [])).at(-1);
}

describe('what a mail server does to a mail', () => {
  it('is told: put off for now, then accepted when it is tried again', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const order = await running.place();
    await wake();
    expect(await lastMailOf(order)).toMatchObject({
      state: 'delayed',
      detail: { cause: 'smtp_transient', smtpStatus: '451 4.7.1', attempt: 1 },
    });
    clock.advance(2 * MINUTE);
    await wake();
    expect(await lastMailOf(order)).toMatchObject({ state: 'accepted', detail: { attempt: 2 } });
    expect(await mailsTo(running.mailbox, order.approver)).toHaveLength(1);
  });

  it('is told: refused for good, with the server’s words', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 550 } }]);
    const order = await running.place();
    await wake();
    expect(await lastMailOf(order)).toMatchObject({
      state: 'failed',
      detail: { cause: 'recipient_invalid', response: expect.stringContaining('No such user') },
    });
  });

  it('leaves an order issued, not complete, until the fulfillment email was accepted', async () => {
    const order = await issueOrder(running);
    expect((await showOrder(running, order.id)).status).toBe('complete');
    const other = await running.place();
    await wake();
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'reply', code: 452 }, times: 1 }]);
    await decide(await waitForApproval(running, other), 'approve');
    await wake();
    expect((await showOrder(running, other.id)).status).toBe('issued');
    clock.advance(2 * MINUTE);
    await wake();
    expect((await showOrder(running, other.id)).status).toBe('complete');
  });

  it('is told as uncertain when the answer was lost, and the copy has the same Message-ID', async () => {
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'drop', stored: true }, times: 1 }]);
    const order = await running.place();
    await wake();
    expect(await lastMailOf(order)).toMatchObject({
      state: 'uncertain',
      detail: { cause: 'smtp_answer_lost', mayArriveTwice: true },
    });
    clock.advance(40 * MINUTE);
    await wake();
    const [first, second] = await mailsTo(running.mailbox, order.approver);
    expect(second?.messageId).toBe(first?.messageId);
    expect(await lastMailOf(order)).toMatchObject({ state: 'accepted', detail: { mayArriveTwice: true } });
  });

  it('does not matter any more when the order was canceled meanwhile: the approver email stays', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const order = await running.place();
    await wake();
    await running.ask('POST', `/v1/orders/${order.id}/cancellation`, {});
    clock.advance(2 * MINUTE);
    await wake();
    expect(await mailsTo(running.mailbox, order.approver)).toEqual([]);
    expect(await lastMailOf(order)).toMatchObject({ state: 'failed', detail: { cause: 'state_not_allowed' } });
  });

  it('keeps no other mail waiting', async () => {
    const order = await issueOrder(running);
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, recipient: order.approver }]);
    const other = await issueOrder(running);
    const items = [order, other].map(({ id }) => ({ id: crypto.randomUUID(), orderId: id, kind: 'fulfillment' }));
    await requestMails(running, items);
    await wake();
    expect(await lastMailOf(order)).toMatchObject({ state: 'delayed' });
    expect(await lastMailOf(other)).toMatchObject({ state: 'accepted' });
  });
});

describe('a page that is asked for too often', () => {
  it('says so, and decides nothing', async () => {
    const url = `${running.authority.url}/approve/x`;
    const answers = await Promise.all(Array.from({ length: 400 }, () => fetch(url).then(({ status }) => status)));
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(100);
    const limited = await fetch(url, { headers: { 'accept-language': 'de' } });
    expect(limited.status).toBe(429);
    expect(await limited.text()).toContain('Zu viele Anfragen');
  });
});
