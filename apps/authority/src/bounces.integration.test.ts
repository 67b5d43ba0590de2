import { parseAddress } from '@certdesk/mail';
import { bringBounce } from '@certdesk/mail/testing';
import { HOUR, MINUTE } from '@certdesk/platform';
import { createTestClock, ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { choosePort } from './choose-port.ts';
import { eventsAfter, showOrder } from './testing/events.ts';
import { decide, issueOrder, waitForApproval } from './testing/read-mails.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

describe.each(ENGINES)('a mail of the CA that was accepted (on %s)', (engine) => {
  const clock = createTestClock();
  let running: RunningAuthority;
  let bouncePort: number;
  beforeAll(async () => {
    bouncePort = await choosePort(0);
    const listen = { protocol: 'smtp', host: '127.0.0.1', port: bouncePort } as const;
    running = await runAuthority(engine, clock, { bounces: { address: parseAddress('bounce@b.ca.example'), listen } });
  });
  afterEach(() => running.mailbox.faults.set([]));
  afterAll(() => running?.stop());

  /** The envelope senders of an order's mails, the newest first. */
  const sendersOf = ({ approver }: PlacedOrder): string[] =>
    running.mailbox.messages().flatMap(({ to, mailFrom }) => (to.includes(approver) ? [mailFrom] : []));

  /** Brings a report about an order's newest mail. */
  const bring = (name: string, order: PlacedOrder, to = sendersOf(order)[0] ?? '') =>
    bringBounce({ name, to, recipient: order.approver, port: bouncePort });

  const newsOf = async (order: PlacedOrder) =>
    (await eventsAfter(running))
      .filter(({ orderId }) => orderId === order.id)
      .flatMap((event) => (event.type === 'mail.changed' ? [event.mail] : []));
  const statesOf = async (order: PlacedOrder) => (await newsOf(order)).map(({ state }) => state);
  const place = async (): Promise<PlacedOrder> => {
    const order = await running.place();
    await running.authority.wake();
    return order;
  };

  it('has a sender address of its own, and says that a confirmation was asked for', async () => {
    const [one, other] = [await place(), await place()];
    const senders = [...sendersOf(one), ...sendersOf(other)];
    expect(new Set(senders).size).toBe(2);
    for (const sender of senders) expect(sender).toMatch(/^bounce\+[0-9a-z]{44}@b\.ca\.example$/);
    expect((await newsOf(one)).at(-1)).toMatchObject({ state: 'accepted', detail: { confirmation: 'asked' } });
  });

  it('came back: it has failed, with the words of the system that sent it back, and once only', async () => {
    const order = await place();
    for (const _ of [1, 2, 3])
      expect(await bring('postfix-unknown-user', order)).toMatchObject({ outcome: 'accepted', enhanced: '2.0.0' });
    expect(await statesOf(order)).toEqual(['forwarded', 'accepted', 'failed']);
    expect((await newsOf(order)).at(-1)?.detail).toMatchObject({
      cause: 'recipient_invalid',
      smtpStatus: '550 5.1.1',
      response: expect.stringContaining('User unknown in virtual mailbox table'),
    });
    const told = JSON.stringify(await eventsAfter(running));
    expect(told).not.toContain('ABCD-1234');
    expect(told).not.toMatch(/bounce\+/);
  });

  it('was delayed, relayed and delivered: each is told, in whatever order it comes', async () => {
    const order = await place();
    for (const name of ['postfix-delayed', 'postfix-delivered', 'postfix-relayed', 'postfix-delayed'])
      await bring(name, order);
    expect(await statesOf(order)).toEqual(['forwarded', 'accepted', 'delayed', 'delivered']);
    expect((await newsOf(order)).at(2)?.detail).toMatchObject({ cause: 'next_hop_waits', smtpStatus: '4.4.1' });
  });

  it('is not changed by who cannot know its address, by auto-replies, or by what nobody understands', async () => {
    const [order, other] = [await place(), await place()];
    const [sender = ''] = sendersOf(order);
    const forged = sender.replace(/\+(.)/, (_, first: string) => `+${first === '0' ? '1' : '0'}`);
    expect(await bring('postfix-unknown-user', order, forged)).toMatchObject({
      outcome: 'permanent',
      smtpStatus: '550',
    });
    expect((await bring('postfix-unknown-user', order, 'ca@ca.example.net')).outcome).toBe('permanent');
    for (const name of ['vacation', 'advertising', 'unknown-language']) await bring(name, order);
    expect(await statesOf(order)).toEqual(['forwarded', 'accepted']);
    expect(await statesOf(other)).toEqual(['forwarded', 'accepted']);
    expect(running.mailbox.messages().flatMap(({ to }) => to)).not.toContain('hostmaster@shop.example');
  });

  it('was confirmed although its answer was lost: it is not sent again, and fulfills its order', async () => {
    const order = await place();
    await decide(await waitForApproval(running, order), 'approve');
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'drop', stored: true }, times: 1 }]);
    await running.authority.wake();
    expect((await statesOf(order)).at(-1)).toBe('uncertain');
    expect((await showOrder(running, order.id)).status).toBe('issued');
    const before = sendersOf(order).length;
    await bring('postfix-delivered', order);
    expect((await showOrder(running, order.id)).status).toBe('complete');
    clock.advance(40 * MINUTE);
    await running.authority.wake();
    expect(sendersOf(order)).toHaveLength(before);
    expect((await statesOf(order)).at(-1)).toBe('delivered');
  });

  it('is known after a restart, and for a month', async () => {
    const order = await issueOrder(running);
    await running.restart();
    expect((await bring('postfix-relayed', order)).outcome).toBe('accepted');
    expect((await statesOf(order)).at(-1)).toBe('relayed');
    clock.advance(31 * 24 * HOUR);
    expect((await bring('postfix-delivered', order)).outcome).toBe('permanent');
    expect((await statesOf(order)).at(-1)).toBe('relayed');
  });

  it('was reported delivered before the mail server had answered: that is what is told, and stays', async () => {
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'hang', stored: true }, times: 1 }]);
    const order = await running.place();
    await waitUntil('the mail server has the mail', () => sendersOf(order).length === 1);
    await bring('postfix-delivered', order);
    expect(await statesOf(order)).toEqual(['forwarded', 'delivered']);
    // The connection breaks, and with it the answer is lost.
    await running.mailbox.stop();
    await running.authority.wake();
    clock.advance(HOUR);
    await running.authority.wake();
    expect(await statesOf(order)).toEqual(['forwarded', 'delivered']);
  });
});
