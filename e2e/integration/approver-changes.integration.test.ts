import type { AuditEntry, OrderDetail, Problem } from '@certdesk/contract';
import { MINUTE } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideAtPage } from './testing/approve.ts';
import { completeOrder, historyOf, orderBody, placeOrder, requestEmail, waitForOrder } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

/** What a refused request has, and what an order has. */
type Answer = Pick<OrderDetail, 'approverEmail' | 'pendingApproverEmail'> & Pick<Problem, 'code'>;

const FORMER = 'hostmaster';
const NEXT = 'postmaster';

describe.each(ENGINES)('another address for the mails of an order, on %s', (engine) => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: { CERTDESK_MAILS_PER_ACCOUNT_HOUR: '1000' } });
  });
  beforeEach(async () => {
    desk.mailbox.faults.set([]);
    desk.proxy.befall('none');
  });
  afterAll(() => desk?.stop());

  const show = (number: number) => desk.owner.get<OrderDetail>(`/orders/${number}`);
  const choose = (number: number, approverEmail: string) =>
    desk.owner.send<Answer>('POST', `/orders/${number}/approver-changes`, { body: { approverEmail } });
  const bounceAt = (recipient: string) =>
    desk.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 550 }, recipient }]);
  const mailsTo = (address: string) => desk.mailbox.messages().filter(({ to }) => to.includes(address));
  const textOf = async (address: string) => {
    const mail = await desk.mailbox.waitForMessage(({ to }) => to.includes(address));
    return (await desk.mailbox.parse(mail.id)).text ?? '';
  };
  const auditOf = async (number: number) =>
    (await desk.owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`)).items;
  const settled = (number: number) =>
    waitUntil(`the change of order ${number} is settled`, async () => {
      const order = await show(number);
      return order.pendingApproverEmail === null && order;
    });

  /** An order whose approver email has come back for good. */
  async function placeBounced(domain: string): Promise<OrderDetail> {
    bounceAt(`${FORMER}@${domain}`);
    const { number } = await desk.owner.post<OrderDetail>('/orders', await orderBody(`www.${domain}`));
    return waitUntil(`the mail of order ${number} has failed`, async () => {
      const order = await show(number);
      return order.lastRequest?.state === 'failed' && order;
    });
  }

  it('is offered when the first one bounces, chosen, confirmed by the CA, and approves: the certificate goes there', async () => {
    const bounced = await placeBounced('bounced.example');
    expect(bounced.lastRequest?.detail?.cause).toBe('recipient_invalid');
    expect(bounced.abilities.changeApprover).toEqual({ allowed: true });
    expect(bounced.approverAddresses).toContain(`${NEXT}@bounced.example`);
    const asked = await choose(bounced.number, `${NEXT}@bounced.example`);
    expect([asked.status, asked.body.approverEmail, asked.body.pendingApproverEmail]).toEqual([
      202,
      `${FORMER}@bounced.example`,
      `${NEXT}@bounced.example`,
    ]);
    const changed = await settled(bounced.number);
    expect(changed.approverEmail).toBe(`${NEXT}@bounced.example`);
    expect(changed.approverChanges).toEqual([
      expect.objectContaining({
        from: `${FORMER}@bounced.example`,
        to: `${NEXT}@bounced.example`,
        state: 'confirmed',
        requestedBy: expect.objectContaining({ name: 'owner' }),
      }),
    ]);
    await decideAtPage(await textOf(`${NEXT}@bounced.example`), 'approve');
    await waitForOrder(desk.owner, bounced.number, 'complete');
    const history = await historyOf(desk.owner, bounced.number);
    expect(history.map(({ kind, reason, recipient, state }) => [kind, reason, recipient, state])).toEqual([
      ['fulfillment', 'issued', `${NEXT}@bounced.example`, 'accepted'],
      ['approver', 'approver_changed', `${NEXT}@bounced.example`, 'accepted'],
      ['approver', 'placed', `${FORMER}@bounced.example`, 'failed'],
    ]);
    expect(history[1]?.id).toBe(changed.approverChanges[0]?.id);
    expect(mailsTo(`${FORMER}@bounced.example`)).toEqual([]);
    const deeds = (await auditOf(bounced.number)).map(({ action, actor, params }) => [action, actor?.name, params]);
    const between = { from: `${FORMER}@bounced.example`, to: `${NEXT}@bounced.example` };
    expect(deeds).toContainEqual(['order.approver_change_requested', 'owner', between]);
    expect(deeds).toContainEqual(['order.approver_changed', undefined, between]);
  });

  it('ends what the former one could do: an old link approves nothing, whatever is typed there', async () => {
    const { number } = await placeOrder(desk, 'www.ended.example');
    const former = await textOf(`${FORMER}@ended.example`);
    await choose(number, `${NEXT}@ended.example`);
    await settled(number);
    await expect(decideAtPage(former, 'approve')).rejects.toThrow('410');
    expect((await show(number)).status).toBe('pending_approval');
    await decideAtPage(await textOf(`${NEXT}@ended.example`), 'approve');
    await waitForOrder(desk.owner, number, 'complete');
  });

  it('gets the fulfillment email of a certificate that is there, and each one after it', async () => {
    const { number } = await completeOrder(desk, 'www.moved.example');
    await choose(number, `${NEXT}@moved.example`);
    const moved = await settled(number);
    await desk.mailbox.waitForMessage(({ to }) => to.includes(`${NEXT}@moved.example`));
    expect([moved.status, moved.approverEmail]).toEqual(['complete', `${NEXT}@moved.example`]);
    await desk.advance(2 * MINUTE);
    expect((await requestEmail(desk.owner, number)).recipient).toBe(`${NEXT}@moved.example`);
    await waitUntil('the second copy is there', () => mailsTo(`${NEXT}@moved.example`).length === 2);
    expect(mailsTo(`${FORMER}@moved.example`)).toHaveLength(2);
  });

  it('counts as a mail: neither another change nor a copy goes out within the cool-down', async () => {
    const { number } = await placeOrder(desk, 'www.cooling.example');
    await choose(number, `${NEXT}@cooling.example`);
    const { abilities } = await settled(number);
    expect([abilities.changeApprover.reason, abilities.resendApprover.reason]).toEqual([
      'cooling_down',
      'cooling_down',
    ]);
    const again = await choose(number, `admin@cooling.example`);
    expect([again.status, again.body.code]).toEqual([429, 'fulfillment.cooling_down']);
    const copy = await desk.owner.send('POST', `/orders/${number}/fulfillment-requests`, {
      body: { kind: 'approver' },
    });
    expect(copy.status).toBe(429);
  });

  it('is no free text: what is not an allowed mailbox of every name is refused, and nothing is asked of the CA', async () => {
    const { number } = await placeOrder(desk, 'www.closed.example');
    const before = desk.proxy.seen.length;
    const tries = ['me@elsewhere.example', 'owner@closed.example', 'not an address', 'admin@example'];
    for (const address of tries) {
      const answer = await choose(number, address);
      expect([address, answer.status, answer.body.code]).toEqual([address, 422, 'order.approver_not_allowed']);
    }
    expect((await choose(number, `${FORMER}@closed.example`)).body.code).toBe('order.approver_unchanged');
    expect(desk.proxy.seen.slice(before).filter((line) => line.includes('approver'))).toEqual([]);
    expect((await show(number)).approverChanges).toEqual([]);
  });

  it('waits for a CA that is away, shows so, and sends no copy to anybody meanwhile', async () => {
    const { number } = await placeOrder(desk, 'www.away.example');
    desk.proxy.befall('down', '/v1/orders');
    await choose(number, `${NEXT}@away.example`);
    const waiting = await waitUntil('the change waits', async () => {
      const order = await show(number);
      return order.approverChanges[0]?.state === 'waiting' && order;
    });
    expect([waiting.approverEmail, waiting.pendingApproverEmail]).toEqual([
      `${FORMER}@away.example`,
      `${NEXT}@away.example`,
    ]);
    await desk.advance(2 * MINUTE);
    expect((await show(number)).abilities.resendApprover).toEqual({
      allowed: false,
      reason: 'approver_change_pending',
    });
    const copy = await desk.owner.send('POST', `/orders/${number}/fulfillment-requests`, {
      body: { kind: 'approver' },
    });
    expect(copy.status).toBe(409);
    // The same wish again is the same wish.
    expect((await choose(number, `${NEXT}@away.example`)).status).toBe(202);
    desk.proxy.befall('none');
    expect((await settled(number)).approverChanges.map(({ state }) => state)).toEqual(['confirmed']);
  });

  it('is asked for once, although the CA’s answer is lost on its way', async () => {
    const { number } = await placeOrder(desk, 'www.lost.example');
    desk.proxy.befall('lost', '/v1/orders');
    await choose(number, `${NEXT}@lost.example`);
    await settled(number);
    desk.proxy.befall('none');
    await waitUntil('the mail is there', () => mailsTo(`${NEXT}@lost.example`).length > 0);
    expect(mailsTo(`${NEXT}@lost.example`)).toHaveLength(1);
  });

  it('is refused by the CA in its own words, and all stays as it was', async () => {
    const { number } = await placeOrder(desk, 'www.refused.example');
    const body = JSON.stringify({ type: 'x', title: 'Not this one.', status: 422, code: 'order.approver_not_allowed' });
    desk.proxy.befall({ status: 422, type: 'application/problem+json', body }, '/v1/orders');
    await choose(number, `${NEXT}@refused.example`);
    const refused = await settled(number);
    expect(refused.approverEmail).toBe(`${FORMER}@refused.example`);
    expect(refused.approverChanges[0]).toMatchObject({ state: 'refused', response: 'Not this one.' });
    const [deed] = await auditOf(number);
    expect(deed).toMatchObject({ action: 'order.approver_change_refused', params: { reason: 'Not this one.' } });
  });
});
