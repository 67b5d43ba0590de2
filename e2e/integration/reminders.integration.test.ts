import type { OrderDetail, Reminders } from '@certdesk/contract';
import { DAY } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, createCaller, signIn } from './testing/client.ts';
import { completeOrder } from './testing/orders.ts';
import { addPerson } from './testing/people.ts';
import { OWNER, startTestDesk, type TestDesk } from './testing/test-desk.ts';

describe.each(ENGINES)('what expires, on %s', (engine) => {
  let desk: TestDesk;
  let order: OrderDetail;
  let owner: Caller;
  beforeAll(async () => {
    desk = await startTestDesk({ engine });
    owner = desk.owner;
    order = await completeOrder(desk, 'www.reminded.example');
  });
  afterAll(() => desk?.stop());

  const remindersOf = (number: number) => owner.get<Reminders>(`/orders/${number}/reminders`);
  const mailsTo = (recipient: string) => desk.mailbox.messages().filter(({ to }) => to.includes(recipient));
  const moveTo = async (daysBeforeEnd: number) => {
    const end = Date.parse(order.expiresAt ?? '');
    await desk.advance(end - daysBeforeEnd * DAY - desk.clock.now().getTime());
    await desk.desk.remind();
    await desk.desk.mailDesk.idle();
    // No session lasts that long.
    owner = await signIn(desk.url, OWNER);
  };

  it('is told to the members by mail, with the way to the order', async () => {
    expect(await remindersOf(order.number)).toMatchObject({ muted: false, sent: [] });
    await moveTo(29);
    const [mail] = await waitUntil('the reminder is there', () => {
      const mails = mailsTo('owner@example.com');
      return mails.length > 0 && mails;
    });
    const { text } = await desk.mailbox.parse(mail?.id ?? '');
    expect(mail?.subject).toContain('www.reminded.example');
    expect(text).toContain(`/security/ssl/orders/${order.number}`);
    expect((await remindersOf(order.number)).sent.map(({ days }) => days)).toEqual([30]);
  });

  it('is told no more once it is muted, which is on record', async () => {
    const muted = await owner.send<Reminders>('PATCH', `/orders/${order.number}/reminders`, {
      body: { muted: true },
    });
    expect(muted.body).toMatchObject({ muted: true, nextAt: null });
    const before = mailsTo('owner@example.com').length;
    await moveTo(6);
    expect(mailsTo('owner@example.com')).toHaveLength(before);
    const audit = await owner.get<{ items: { action: string }[] }>(`/orders/${order.number}/audit`);
    expect(audit.items.map(({ action }) => action)).toContain('reminders.muted');
  });

  it('stands in a private calendar, which anybody reads who has its address, until it is replaced', async () => {
    const { url } = await owner.post<{ url: string }>('/calendar-feed');
    const stranger = createCaller(desk.url);
    const path = new URL(url).pathname.replace('/api/v1', '');
    const calendar = await stranger.send<string>('GET', path);
    expect([calendar.status, calendar.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(calendar.body).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r?\n?$/);
    expect(calendar.body.replaceAll(/\r\n[ \t]/g, '')).toContain('www.reminded.example');
    await owner.post('/calendar-feed');
    expect((await stranger.send('GET', path)).status).toBe(404);
  });

  it('stands in no calendar of somebody who is no member any more', async () => {
    const { account } = await owner.get<{ account: { id: string } }>('/session');
    const { caller, memberId } = await addPerson(desk, { accountId: account.id, role: 'viewer' });
    const { url } = await caller.post<{ url: string }>('/calendar-feed');
    const path = new URL(url).pathname.replace('/api/v1', '');
    expect((await createCaller(desk.url).send('GET', path)).status).toBe(200);
    expect((await owner.send('DELETE', `/members/${memberId}`)).status).toBe(204);
    expect((await createCaller(desk.url).send('GET', path)).status).toBe(404);
  });
});
