import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMail, paragraph, parseAddress } from '@certdesk/mail';
import { bringBounce } from '@certdesk/mail/testing';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { createLog, type Database, HOUR, MINUTE, newId } from '@certdesk/platform';
import { createTestClock, ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { createTestMailDesk } from '../../testing/test-mail-desk.ts';
import { findAttempts } from './attempt.store.ts';
import type { MailOutcome, MailTopic, NewMail } from './desk-mail.ts';
import type { MailDesk } from './mail-desk.ts';

const DAY = 24 * HOUR;

type Opened = { readonly desk: MailDesk; readonly bouncePort: number; readonly lines: readonly string[] };

describe.each(ENGINES)('a mail of the desk that was accepted, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let mailbox: Mailbox;
  let folder: string;
  let opened: Opened;
  let noted: MailOutcome[];
  let taken: MailOutcome[];

  const topic: MailTopic = {
    kind: 'fulfillment',
    write: async () => ({
      content: describeMail({
        subject: 'Order',
        language: 'en',
        blocks: [paragraph('It is here.')],
        footer: 'Certdesk',
      }),
    }),
    note: async (_trx, outcomes) => void noted.push(...outcomes),
    taken: async (_trx, outcomes) => void taken.push(...outcomes),
  };
  /** A process that mails, and listens for reports on a port of its own. */
  async function openDesk(): Promise<Opened> {
    const lines: string[] = [];
    const desk = createTestMailDesk({
      ...{ database, clock, smtpUrls: mailbox.smtpUrl, topics: { test: topic } },
      bounces: {
        address: parseAddress('bounce@b.desk.example'),
        listen: { protocol: 'smtp', host: '127.0.0.1', port: 0 },
      },
      log: createLog({ name: 'desk', write: (line) => void lines.push(line) }),
    });
    await desk.start();
    const listening = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'bounce.listening');
    return { desk, bouncePort: listening.port, lines };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-desk-bounces-'));
    database = await openDeskTables(engine);
    mailbox = await startMailbox({ folder, smtpPort: 0 });
    opened = await openDesk();
  });
  afterAll(async () => {
    await opened?.desk.stop();
    await mailbox?.stop();
    await database?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    mailbox.faults.set([]);
    noted = [];
    taken = [];
  });

  const newMail = (): NewMail => {
    const id = newId();
    const recipient = `h-${id.slice(-12)}@shop.example`;
    return { accountId: 'account-1', id, topic: 'test', about: { orderNumber: 100_001 }, recipient };
  };
  const settle = async () => {
    opened.desk.wake();
    await opened.desk.idle();
  };
  async function queue(mail: NewMail): Promise<void> {
    await database.db.transaction().execute((trx) => opened.desk.queue(trx, [mail]));
    opened.desk.wake();
  }
  async function send(): Promise<NewMail> {
    const mail = newMail();
    await queue(mail);
    await waitUntil('the attempt is noted', () => noted.some((outcome) => outcome.mail.id === mail.id));
    await settle();
    return mail;
  }
  /** The envelope senders of a mail's copies. */
  const sendersOf = ({ recipient }: NewMail): string[] =>
    mailbox.messages().flatMap(({ to, mailFrom }) => (to.includes(recipient) ? [mailFrom] : []));
  const bring = (name: string, mail: NewMail, to = sendersOf(mail)[0] ?? '', port = opened.bouncePort) =>
    bringBounce({ name, to, recipient: mail.recipient, port });
  const statesOf = ({ id }: NewMail) => noted.flatMap(({ mail, result }) => (mail.id === id ? [result.state] : []));

  it('has a sender address of its own, asks for a report without the content, and tells that it did', async () => {
    const [one, other] = [await send(), await send()];
    const senders = [...sendersOf(one), ...sendersOf(other)];
    expect(new Set(senders).size).toBe(2);
    for (const sender of senders) expect(sender).toMatch(/^bounce\+[0-9a-z]{44}@b\.desk\.example$/);
    expect(noted.at(-1)?.result).toMatchObject({ state: 'accepted', detail: { confirmation: 'asked' } });
    const [attempt] = await findAttempts(database.db, { accountId: one.accountId, mailId: one.id });
    const said = attempt?.lines.map(({ text }) => text).join('\n');
    expect(said).toContain('MAIL FROM:<bounce+…@b.desk.example>');
    expect(said).toMatch(/^MAIL FROM:.* RET=HDRS ENVID=/m);
    expect(said).toMatch(/^RCPT TO:.* NOTIFY=(?=\S*SUCCESS)(?=\S*FAILURE)(?=\S*DELAY)/m);
  });

  it('came back: it has failed, with the words of the system that sent it back, and once only', async () => {
    const mail = await send();
    for (const _ of [1, 2, 3])
      expect(await bring('postfix-unknown-user', mail)).toMatchObject({ outcome: 'accepted', enhanced: '2.0.0' });
    expect(statesOf(mail)).toEqual(['accepted', 'failed']);
    expect(noted.at(-1)?.result.detail).toMatchObject({
      cause: 'recipient_invalid',
      smtpStatus: '550 5.1.1',
      response: expect.stringContaining('User unknown in virtual mailbox table'),
    });
    const told = opened.lines.filter((line) => line.includes('mail.reported') && line.includes(mail.id));
    expect(told.map((line) => JSON.parse(line))).toMatchObject([{ state: 'failed', cause: 'recipient_invalid' }]);
    expect(told.join()).not.toMatch(/@|User unknown/);
  });

  it('was delayed, delivered and relayed: each is told, in whatever order it comes', async () => {
    const mail = await send();
    for (const name of ['postfix-delayed', 'postfix-delivered', 'postfix-relayed', 'postfix-delayed'])
      await bring(name, mail);
    expect(statesOf(mail)).toEqual(['accepted', 'delayed', 'delivered']);
  });

  it('is not changed by who cannot know its address, by auto-replies, or by what nobody understands', async () => {
    const mail = await send();
    const received = mailbox.messages().length;
    const [sender = ''] = sendersOf(mail);
    const forged = sender.replace(/\+(.)/, (_, first: string) => `+${first === '0' ? '1' : '0'}`);
    const refused = { outcome: 'permanent', smtpStatus: '550' };
    expect(await bring('postfix-unknown-user', mail, forged)).toMatchObject(refused);
    expect(await bring('postfix-unknown-user', mail, 'orders@desk.example')).toMatchObject(refused);
    for (const name of ['vacation', 'advertising', 'unknown-language']) await bring(name, mail);
    expect(statesOf(mail)).toEqual(['accepted']);
    // Nobody is answered.
    await settle();
    expect(mailbox.messages()).toHaveLength(received);
  });

  it('was confirmed although its answer was lost: it is not sent again, and a server is known to have it', async () => {
    mailbox.faults.set([{ at: 'dot', strike: { do: 'drop', stored: true }, times: 1 }]);
    const mail = await send();
    expect(statesOf(mail)).toEqual(['uncertain']);
    expect(taken).toEqual([]);
    await bring('postfix-delivered', mail);
    expect(taken.map(({ mail: { id } }) => id)).toEqual([mail.id]);
    clock.advance(40 * MINUTE);
    await settle();
    expect(sendersOf(mail)).toHaveLength(1);
    expect(statesOf(mail)).toEqual(['uncertain', 'delivered']);
  });

  it('is known to every process, and for a month', async () => {
    const mail = await send();
    const other = await openDesk();
    onTestFinished(() => other.desk.stop());
    expect((await bring('postfix-relayed', mail, undefined, other.bouncePort)).outcome).toBe('accepted');
    expect(statesOf(mail)).toEqual(['accepted', 'relayed']);
    clock.advance(31 * DAY);
    expect((await bring('postfix-delivered', mail)).outcome).toBe('permanent');
    expect(statesOf(mail)).toEqual(['accepted', 'relayed']);
  });

  // The last: its mail server goes away.
  it('was reported delivered before the mail server had answered: that is what is told, and stays', async () => {
    mailbox.faults.set([{ at: 'dot', strike: { do: 'hang', stored: true }, times: 1 }]);
    const mail = newMail();
    await queue(mail);
    await waitUntil('the mail server has the mail', () => sendersOf(mail).length === 1);
    await bring('postfix-delivered', mail);
    expect(statesOf(mail)).toEqual(['delivered']);
    // The connection breaks, and with it the answer is lost.
    await mailbox.stop();
    await settle();
    clock.advance(HOUR);
    await settle();
    expect(statesOf(mail)).toEqual(['delivered']);
    const attempts = await findAttempts(database.db, { accountId: mail.accountId, mailId: mail.id });
    expect(attempts).toHaveLength(1);
  });
});
