import { MailAttemptList } from '@certdesk/contract';
import { parseAddress } from '@certdesk/mail';
import { HOUR, MINUTE, migrate, newId } from '@certdesk/platform';
import { createTestClock, ENGINES, openTestDatabase } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { choosePort } from './choose-port.ts';
import { MIGRATIONS } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { findAttempts, pruneAttempts } from './features/mails/attempt.store.ts';
import { eventsAfter } from './testing/events.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const DAY = 24 * HOUR;

describe.each(ENGINES)('the attempts to send a mail (on %s)', (engine) => {
  const clock = createTestClock();
  let running: RunningAuthority;
  beforeAll(async () => {
    const listen = { protocol: 'smtp', host: '127.0.0.1', port: await choosePort(0) } as const;
    running = await runAuthority(engine, clock, { bounces: { address: parseAddress('bounce@b.ca.example'), listen } });
  });
  afterEach(() => running.mailbox.faults.set([]));
  afterAll(() => running?.stop());

  const mailOf = async (order: PlacedOrder): Promise<string> => {
    const events = (await eventsAfter(running)).filter(({ orderId }) => orderId === order.id);
    return events.flatMap((event) => (event.type === 'mail.changed' ? [event.mail.id] : []))[0] ?? '';
  };
  const attemptsOf = async (mailId: string) =>
    MailAttemptList.parse((await running.ask('GET', `/v1/mails/${mailId}/attempts`)).body).items;
  const place = async (): Promise<PlacedOrder> => {
    const order = await running.place();
    await running.authority.wake();
    return order;
  };

  it('are told with what was said in each, the newest first', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const order = await place();
    clock.advance(2 * MINUTE);
    await running.authority.wake();
    const [second, first] = await attemptsOf(await mailOf(order));
    expect(first).toMatchObject({ attempt: 1, state: 'delayed', cause: 'smtp_transient' });
    expect(second).toMatchObject({ attempt: 2, state: 'accepted' });
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(2 * MINUTE);
    const said = (index: 0 | 1) => ([second, first][index]?.lines ?? []).map(({ part, text }) => `${part} ${text}`);
    expect(said(1)).toContainEqual(expect.stringMatching(/^server 451 4\.7\.1 /));
    expect(said(0).filter((line) => /^(client RCPT|content)/.test(line))).toEqual([
      expect.stringContaining(`<${order.approver}>`),
      expect.stringMatching(/^content \d+$/),
    ]);
  });

  it('hold neither the content nor the address that bounces come to', async () => {
    const order = await place();
    const told = JSON.stringify(await attemptsOf(await mailOf(order)));
    const [{ mailFrom } = { mailFrom: '' }] = running.mailbox.messages();
    const [, token = ''] = /^bounce\+(\w{44})@/.exec(mailFrom) ?? [];
    expect(token).toHaveLength(44);
    expect(told).toContain('MAIL FROM:<bounce+…@b.ca.example>');
    expect(told).not.toContain(token);
    expect(told).not.toMatch(/Subject|approve\//);
  });

  it('are kept to the last ten', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 } }]);
    const order = await place();
    for (let tried = 1; tried < 13; tried += 1) {
      clock.advance(4 * HOUR);
      await running.authority.wake();
    }
    expect((await attemptsOf(await mailOf(order))).map(({ attempt }) => attempt)).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
    ]);
  });

  it('are none of a mail that nobody knows, and are told to the desk only', async () => {
    expect(await attemptsOf(newId())).toEqual([]);
    const { port } = running.authority;
    expect((await fetch(`http://127.0.0.1:${port}/v1/mails/${newId()}/attempts`)).status).toBe(401);
  });
});

it.each(ENGINES)('attempts are forgotten after thirty days (on %s)', async (engine) => {
  const database = await openTestDatabase<Tables>(engine);
  onTestFinished(() => database.close());
  const { db } = database;
  await migrate(db, MIGRATIONS);
  const now = new Date('2026-11-22T09:00:00Z');
  const [old, young] = [newId(), newId()];
  const attempt = { attempt: 1, state: 'accepted', cause: null, dialogue: '0 connected a:25' } as const;
  await db
    .insertInto('mail_attempts')
    .values([
      { ...attempt, mail_id: old, at: new Date(now.getTime() - 31 * DAY) },
      { ...attempt, mail_id: young, at: new Date(now.getTime() - 29 * DAY) },
    ])
    .execute();
  await pruneAttempts(db, now);
  expect(await findAttempts(db, old)).toEqual([]);
  expect(await findAttempts(db, young)).toMatchObject([{ lines: [{ ms: 0, part: 'connected', text: 'a:25' }] }]);
});
