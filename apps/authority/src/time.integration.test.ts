import { X509Certificate } from 'node:crypto';
import { DAY, HOUR, MINUTE } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_WRONG_CODES } from './features/validation/decide-approval.ts';
import { requestMails, showOrder, statesOf } from './testing/events.ts';
import { decide, fullchainOf, issueOrder, mailsTo, waitForApproval } from './testing/read-mails.ts';
import { type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const clock = createTestClock('2026-11-22T09:00:00Z');
let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite', clock);
});
afterAll(() => running.stop());

const validityOf = async (order: { approver: string }): Promise<number> => {
  const mail = (await mailsTo(running.mailbox, order.approver)).at(-1);
  const { validFromDate, validToDate } = new X509Certificate(mail ? fullchainOf(mail) : '');
  return (validToDate.getTime() + 1000 - validFromDate.getTime()) / DAY;
};

describe('ten wrong codes', () => {
  it('lock the page for an hour, also for the right code and over a restart', async () => {
    const order = await running.place();
    const approval = await waitForApproval(running, order);
    const wrong = { ...approval, code: 'ZZZZ-ZZZZ' };
    for (let time = 1; time < MAX_WRONG_CODES; time += 1) expect((await decide(wrong, 'approve')).status).toBe(422);
    expect(await decide(wrong, 'approve')).toMatchObject({
      status: 429,
      page: expect.stringContaining('Too many wrong codes'),
    });
    await running.restart();
    const { url } = await waitForApproval(running, order);
    // After the restart on another free port only the path of the mailed link still fits.
    const moved = { ...approval, url: new URL(new URL(url).pathname, running.authority.url).href };
    clock.advance(59 * MINUTE);
    expect((await decide(moved, 'approve')).status).toBe(429);
    expect(await statesOf(running, order.id)).toEqual(['pending_approval']);
    clock.advance(2 * MINUTE);
    expect((await decide(moved, 'approve')).page).toContain('Approved and issued');
  });
});

describe('what the clock ends', () => {
  it('is the approval after thirty days: the page says so, and the approver email is not sent again', async () => {
    const order = await running.place();
    const approval = await waitForApproval(running, order);
    clock.advance(30 * DAY - HOUR);
    const id = crypto.randomUUID();
    expect(await requestMails(running, [{ id, orderId: order.id, kind: 'approver' }])).toMatchObject([
      { outcome: 'taken' },
    ]);
    clock.advance(HOUR);
    expect((await decide(approval, 'approve')).page).toContain('Too late to decide');
    await running.authority.wake();
    expect(await showOrder(running, order.id)).toMatchObject({
      status: 'expired',
      statusReason: 'approval_window_over',
    });
    const late = { id: crypto.randomUUID(), orderId: order.id, kind: 'approver' };
    expect(await requestMails(running, [late])).toMatchObject([
      { outcome: 'refused', detail: { cause: 'approval_window_over' } },
    ]);
  });

  it('is the certificate after its validity, and its email can still be sent again', async () => {
    const order = await issueOrder(running);
    expect(await validityOf(order)).toBe(90);
    clock.advance(90 * DAY);
    await running.authority.wake();
    expect(await showOrder(running, order.id)).toMatchObject({
      status: 'expired',
      statusReason: 'certificate_expired',
    });
    const item = { id: crypto.randomUUID(), orderId: order.id, kind: 'fulfillment' };
    expect(await requestMails(running, [item])).toMatchObject([{ outcome: 'taken' }]);
    await running.authority.wake();
    expect(await mailsTo(running.mailbox, order.approver)).toHaveLength(3);
  });
});

describe('the validity of a certificate', () => {
  it('follows the calendar of the CA/Browser Forum', async () => {
    clock.set('2027-03-14T12:00:00Z');
    expect(await validityOf(await issueOrder(running, { productId: 'dv-199' }))).toBe(199);
    clock.set('2027-03-15T12:00:00Z');
    expect(await validityOf(await issueOrder(running, { productId: 'dv-199' }))).toBe(99);
    const { body } = await running.ask('GET', '/v1/products');
    expect(body).toMatchObject({
      items: [{ validityDays: 90 }, { validityDays: 99 }, { validityDays: 99 }, { validityDays: 99 }],
    });
  });
});
