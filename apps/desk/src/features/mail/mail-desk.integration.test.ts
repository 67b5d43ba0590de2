import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMail, MailWithheld, paragraph } from '@certdesk/mail';
import { createSmimeReader } from '@certdesk/mail/testing';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { type Database, HOUR, MINUTE, newId } from '@certdesk/platform';
import { createTestClock, ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { createTestMailDesk } from '../../testing/test-mail-desk.ts';
import { findAttempts, pruneAttempts } from './attempt.store.ts';
import type { DeskMail, MailOutcome, MailTopic, NewMail } from './desk-mail.ts';
import type { MailDesk } from './mail-desk.ts';

describe.each(ENGINES)('the mails that the desk sends itself, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let mailbox: Mailbox;
  let folder: string;
  let desk: MailDesk;
  let noted: MailOutcome[];
  let write: (mail: DeskMail) => string;
  let encryptionKey: string | null;

  const topic: MailTopic = {
    kind: 'notice',
    write: async (mail) => ({
      content: describeMail({ subject: 'Order', language: 'en', blocks: [paragraph(write(mail))], footer: 'Certdesk' }),
      encryptionKey,
    }),
    note: async (_trx, outcomes) => void noted.push(...outcomes),
  };
  const openDesk = (): MailDesk =>
    createTestMailDesk({
      ...{ database, clock, smtpUrls: mailbox.smtpUrl, dkimSelector: 'desk' },
      topics: { test: topic },
    });
  const mailTo = (recipient: string, more: Partial<NewMail> = {}): NewMail => ({
    accountId: 'account-1',
    id: newId(),
    topic: 'test',
    about: { order: 100_001 },
    recipient,
    ...more,
  });
  const queue = async (...mails: NewMail[]) => {
    await database.db.transaction().execute((trx) => desk.queue(trx, mails));
    desk.wake();
  };
  const settle = async () => {
    desk.wake();
    await desk.idle();
  };
  const statesOf = (mail: NewMail) =>
    noted.filter(({ mail: { id } }) => id === mail.id).map(({ result }) => [result.state, result.detail.cause]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-desk-mail-'));
    database = await openDeskTables(engine);
  });
  afterAll(async () => {
    await database?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    mailbox = await startMailbox({ folder: join(folder, newId()), smtpPort: 0 });
    noted = [];
    encryptionKey = null;
    write = ({ about }) => `It is about order ${about.order}.`;
    desk = openDesk();
    await desk.start();
  });
  afterEach(async () => {
    await desk.stop();
    await mailbox.stop();
  });

  it('go out once, signed, threaded to the mail they repeat, and what became of them is noted', async () => {
    const mail = mailTo('hostmaster@shop.example', { firstMessageId: '<first@desk.example>' });
    await queue(mail);
    await queue(mail);
    await waitUntil('it is accepted', () => statesOf(mail).length > 0);
    await settle();
    expect(statesOf(mail)).toEqual([['accepted', undefined]]);
    const [received, ...more] = mailbox.messages();
    expect(more).toEqual([]);
    const raw = (await mailbox.raw(received?.id ?? ''))?.toString() ?? '';
    expect(raw).toContain('It is about order 100001.');
    expect(raw).toContain(`Message-ID: <${mail.id}@desk.example>`);
    expect(raw).toContain('References: <first@desk.example>');
    expect(raw.match(/^DKIM-Signature:/gm)).toHaveLength(2);
  });

  it('wait for a mail server that says later, and are sent when their time has come', async () => {
    mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const mail = mailTo('later@shop.example');
    await queue(mail);
    await waitUntil('it waits', () => statesOf(mail).length > 0);
    expect(statesOf(mail)).toEqual([['delayed', 'smtp_transient']]);
    clock.advance(2 * MINUTE);
    await settle();
    expect(statesOf(mail).at(-1)).toEqual(['accepted', undefined]);
  });

  it('fail with the reason of whoever had to write them and could not', async () => {
    write = () => {
      throw new MailWithheld('authority_refused', { response: 'The certificate is gone.' });
    };
    const mail = mailTo('withheld@shop.example');
    await queue(mail);
    await waitUntil('it failed', () => statesOf(mail).length > 0);
    expect(noted.at(-1)?.result).toMatchObject({
      state: 'failed',
      nextAttemptAt: null,
      detail: { cause: 'authority_refused', response: 'The certificate is gone.' },
    });
    expect(mailbox.messages()).toEqual([]);
  });

  it('are tried again when whoever writes them cannot just now', async () => {
    let asked = 0;
    write = () => {
      asked += 1;
      if (asked === 1) throw new Error('the authority does not answer');
      return 'Now it does.';
    };
    const mail = mailTo('patient@shop.example');
    await queue(mail);
    await waitUntil('it waits', () => statesOf(mail).length > 0);
    clock.advance(2 * MINUTE);
    await settle();
    expect(statesOf(mail).map(([state]) => state)).toEqual(['delayed', 'accepted']);
  });

  it('are read by nobody but the recipient where they have a key, and not sent when it cannot be used', async () => {
    const reader = createSmimeReader();
    onTestFinished(reader.leave);
    encryptionKey = reader.publicKey;
    const mail = mailTo('secret@shop.example');
    await queue(mail);
    await waitUntil('it is accepted', () => statesOf(mail).length > 0);
    const [received] = mailbox.messages();
    const raw = (await mailbox.raw(received?.id ?? ''))?.toString() ?? '';
    expect(raw).not.toContain('It is about order');
    expect(reader.decrypt(raw)).toContain('It is about order 100001.');

    encryptionKey = 'no key at all';
    const failing = mailTo('unusable@shop.example');
    await queue(failing);
    await waitUntil('it failed', () => statesOf(failing).length > 0);
    expect(statesOf(failing)).toEqual([['failed', 'encryption_key_unusable']]);
    expect(mailbox.messages()).toHaveLength(1);
  });

  it('are signed with the same keys by every process', async () => {
    const other = openDesk();
    await other.start();
    await queue(mailTo('keys@shop.example'));
    await waitUntil('it is signed and sent', () => noted.length > 0);
    await other.stop();
    const rows = await database.db.selectFrom('sealed_records').select('record_id').execute();
    expect(rows.map(({ record_id }) => record_id).sort()).toEqual(['dkim-ed25519', 'dkim-rsa']);
  });

  it('are not lost with what they are about: the row says no word of the mail', async () => {
    const mail = mailTo('hostmaster@silent.example');
    write = () => 'a sentence that nobody keeps';
    await queue(mail);
    await waitUntil('it is accepted', () => statesOf(mail).length > 0);
    const rows = await database.db.selectFrom('mails').selectAll().where('id', '=', mail.id).execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('nobody keeps');
  });

  it('leave what was said in each attempt, the newest first, without a word of the mail', async () => {
    mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const mail = mailTo('said@shop.example');
    await queue(mail);
    await waitUntil('it waits', () => statesOf(mail).length > 0);
    clock.advance(2 * MINUTE);
    await settle();
    const key = { accountId: mail.accountId, mailId: mail.id };
    const [second, first, ...more] = await findAttempts(database.db, key);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ attempt: 1, state: 'delayed', cause: 'smtp_transient' });
    expect(second).toMatchObject({ attempt: 2, state: 'accepted' });
    const said = (attempt = second) => attempt?.lines.map(({ part, text }) => `${part} ${text}`) ?? [];
    expect(said(first)).toContainEqual(expect.stringMatching(/^server 451 4\.7\.1 /));
    expect(said().filter((line) => /^(client RCPT|content)/.test(line))).toEqual([
      expect.stringContaining('<said@shop.example>'),
      expect.stringMatching(/^content \d+$/),
    ]);
    expect(JSON.stringify([first, second])).not.toMatch(/It is about|Subject/);
    expect(await findAttempts(database.db, { ...key, accountId: 'account-2' })).toEqual([]);
  });

  it('keep the last ten attempts, and none for longer than thirty days', async () => {
    mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 } }]);
    const mail = mailTo('long@shop.example');
    await queue(mail);
    for (let tried = 1; tried <= 12; tried += 1) {
      await waitUntil(`attempt ${tried} is noted`, () => statesOf(mail).length === tried);
      await settle();
      clock.advance(4 * HOUR);
      desk.wake();
    }
    await desk.stop();
    const attempts = await findAttempts(database.db, { accountId: mail.accountId, mailId: mail.id });
    const newest = attempts[0]?.attempt ?? 0;
    expect(newest).toBeGreaterThanOrEqual(12);
    expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 10 }, (_, index) => newest - index));
    await pruneAttempts(database.db, new Date(clock.now().getTime() + 29 * 24 * HOUR));
    expect(await findAttempts(database.db, { accountId: mail.accountId, mailId: mail.id })).not.toEqual([]);
    await pruneAttempts(database.db, new Date(clock.now().getTime() + 31 * 24 * HOUR));
    expect(await findAttempts(database.db, { accountId: mail.accountId, mailId: mail.id })).toEqual([]);
  });
});
