import { loadTranslators } from '@certdesk/locales';
import { addMs, DAY, type Database, MINUTE, newId } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import type { DeskMail, NewMail } from '../mail/index.ts';
import { findReminders, noteReminders, setMute } from './reminder.store.ts';
import { createReminderTopic, sendReminders } from './send-reminders.ts';

const MEMBERS = ['pat@hosting.example', 'sam@hosting.example'];

describe.each(ENGINES)('reminders of what expires, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let queued: NewMail[];
  let accountId: string;

  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());
  beforeEach(() => {
    queued = [];
    accountId = newId();
  });

  const parts = {
    get database() {
      return database;
    },
    mailDesk: {
      queue: async (_trx: unknown, mails: readonly NewMail[]) => void queued.push(...mails),
      wake: () => undefined,
    },
    membersOf: async () => MEMBERS,
    clock,
  };
  const run = async (): Promise<NewMail[]> => {
    queued = [];
    await sendReminders(parts);
    return queued.filter((mail) => mail.accountId === accountId);
  };
  const place = async (commonName: string, days: number, technical?: string): Promise<number> => {
    const expiresAt = addMs(clock.now(), days * DAY);
    const [number = 0] = await insertOrders(database.db, [{ accountId, commonName, expiresAt }]);
    if (technical) {
      const contacts = JSON.stringify({ technical: { email: technical } });
      await database.db.updateTable('orders').set({ contacts }).where('number', '=', number).execute();
    }
    return number;
  };
  const read = async (mail: NewMail | undefined) => {
    if (!mail) throw new Error('no such mail');
    const topic = createReminderTopic({
      database,
      translators: loadTranslators('mail'),
      deskUrl: 'https://desk.example',
      desk: 'Certdesk',
    });
    // cast: what a topic reads of a mail is what was queued
    return (await topic.write(mail as unknown as DeskMail)).content;
  };

  it('go to every member, in one mail for all that is due, soonest first', async () => {
    await place('late.example.com', 29);
    await place('soon.example.com', 3);
    await place('far.example.com', 45);
    const mails = await run();
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(MEMBERS);
    const { subject, text } = await read(mails[0]);
    expect(subject).toContain('2');
    expect(text).toMatch(/soon\.example\.com[\s\S]*3 days[\s\S]*late\.example\.com[\s\S]*29 days/);
    expect(text).not.toContain('far.example.com');
  });

  it('come once for each number of days, and those of missed days are not lost', async () => {
    await place('www.example.com', 31);
    expect(await run()).toHaveLength(0);
    clock.advance(2 * DAY);
    expect(await run()).toHaveLength(2);
    expect(await run()).toHaveLength(0);
    // For three weeks nobody was there: what is left is said, and not what was missed.
    clock.advance(24 * DAY);
    const [mail] = await run();
    expect((await read(mail)).text).toContain('5 days');
    expect(await run()).toHaveLength(0);
    clock.advance(4.5 * DAY);
    expect(await run()).toHaveLength(2);
    clock.advance(2 * DAY);
    expect(await run()).toHaveLength(0);
  });

  it('tell a technical contact of their own orders only', async () => {
    await place('theirs.example.com', 5, 'Ops@Customer.Example');
    await place('others.example.com', 5);
    const mails = await run();
    const contact = mails.find(({ recipient }) => !MEMBERS.includes(recipient));
    expect(contact?.recipient).toMatch(/@customer\.example$/);
    const { text } = await read(contact);
    expect(text).toContain('theirs.example.com');
    expect(text).not.toContain('others.example.com');
  });

  it('are not sent for what is muted, and again once it is not', async () => {
    const number = await place('quiet.example.com', 5);
    const subject = { accountId, subject: 'order', subjectId: String(number) } as const;
    await database.db.transaction().execute((trx) => setMute(trx, subject, { by: 'user', at: clock.now() }));
    expect(await run()).toHaveLength(0);
    await database.db.transaction().execute((trx) => setMute(trx, subject, null));
    expect(await run()).toHaveLength(2);
  });

  it('are sent once by however many processes look at the same moment', async () => {
    await place('busy.example.com', 5);
    queued = [];
    await Promise.all([sendReminders(parts), sendReminders(parts), sendReminders(parts)]);
    expect(queued.filter((mail) => mail.accountId === accountId)).toHaveLength(MEMBERS.length);
  });

  it('count days of 24 hours, whatever the time zone of the database has for a day', async () => {
    // Summer time begins in Berlin on 2027-03-28: of the thirty days one has 23 hours.
    const now = new Date('2027-03-01T12:00:00Z');
    const expiresAt = addMs(now, 30 * DAY - 30 * MINUTE);
    const [number = 0] = await insertOrders(database.db, [{ accountId, commonName: 'spring.example.com', expiresAt }]);
    await database.db.transaction().execute(async (trx) => {
      await sql`set local time zone 'Europe/Berlin'`.execute(trx);
      expect(await noteReminders(trx, { accountId, noticeId: newId(), now })).toBe(true);
    });
    const subject = { accountId, subject: 'order', subjectId: String(number) } as const;
    expect((await findReminders(database.db, subject)).sent).toMatchObject([{ days: 30 }]);
  });

  it('of one account are sent though those of another one cannot be', async () => {
    const broken = newId();
    const expiresAt = addMs(clock.now(), 5 * DAY);
    for (const account of [accountId, broken]) await insertOrders(database.db, [{ accountId: account, expiresAt }]);
    queued = [];
    const membersOf = async (account: string) => {
      if (account === broken) throw new Error('nobody can be found');
      return MEMBERS;
    };
    await expect(sendReminders({ ...parts, membersOf })).rejects.toThrow();
    expect(queued.map((mail) => mail.accountId)).toEqual([accountId, accountId]);
    await sendReminders(parts);
    expect(queued.filter((mail) => mail.accountId === broken)).toHaveLength(MEMBERS.length);
  });

  it('begin anew for a new certificate', async () => {
    const number = await place('renewed.example.com', 5);
    expect(await run()).toHaveLength(2);
    const expires_at = addMs(clock.now(), 20 * DAY);
    await database.db.updateTable('orders').set({ expires_at }).where('number', '=', number).execute();
    expect(await run()).toHaveLength(2);
  });
});
