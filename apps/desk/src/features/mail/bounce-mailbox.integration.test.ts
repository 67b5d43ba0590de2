import { describeMail, paragraph, parseAddress } from '@certdesk/mail';
import { canRunMailServer, type MailServer, startMailServer } from '@certdesk/mail/testing';
import { type Database, newId, systemClock } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { createTestMailDesk } from '../../testing/test-mail-desk.ts';
import type { MailOutcome, MailTopic } from './desk-mail.ts';
import type { MailDesk } from './mail-desk.ts';

const ACCOUNT = 'orders@desk.example';
const WAIT_MS = 60_000;

/** Two processes where there may be two; only one of them reads the mailbox. */
describe.runIf(canRunMailServer).each(ENGINES)('a mail of the desk that came back into a mailbox, on %s', (engine) => {
  let server: MailServer;
  let database: Database<DeskSchema>;
  let desks: MailDesk[];
  const noted: MailOutcome[] = [];
  const topic: MailTopic = {
    kind: 'notice',
    write: async () => ({
      content: describeMail({ subject: 'Order', language: 'en', blocks: [paragraph('It ends.')], footer: 'Certdesk' }),
    }),
    note: async (_trx, outcomes) => void noted.push(...outcomes),
  };
  beforeAll(async () => {
    server = await startMailServer({
      domains: ['desk.example', 'unread.example'],
      accounts: { [ACCOUNT]: 'secret' },
      settings: { recipient_delimiter: '+' },
    });
    database = await openDeskTables(engine);
    const { plain, imap: port } = server.ports;
    const secret = { pass: 'secret' };
    const imap = { host: '127.0.0.1', port, tls: 'none', user: ACCOUNT, secret, folder: 'INBOX' } as const;
    const open = () =>
      createTestMailDesk({
        ...{ database, clock: systemClock, smtpUrls: `smtp://127.0.0.1:${plain}`, topics: { test: topic } },
        bounces: { address: parseAddress(ACCOUNT), imap },
      });
    desks = engine === 'pglite' ? [open()] : [open(), open()];
    for (const desk of desks) await desk.start();
  }, 120_000);
  afterAll(async () => {
    for (const desk of desks ?? []) await desk.stop();
    await database?.close();
    await server?.stop();
  });

  it(
    'has failed, and the mailbox is empty again',
    async () => {
      const mail = { accountId: 'account-1', id: newId(), topic: 'test', about: {}, recipient: 'admin@unread.example' };
      await database.db.transaction().execute(async (trx) => desks[0]?.queue(trx, [mail]));
      desks[0]?.wake();
      await waitUntil('it has failed', () => noted.some(({ result }) => result.state === 'failed'), WAIT_MS);
      expect(noted.map(({ mail: { id }, result: { state, detail } }) => [id, state, detail.cause])).toEqual([
        [mail.id, 'accepted', undefined],
        [mail.id, 'failed', 'recipient_invalid'],
      ]);
      await waitUntil('the report is deleted', async () => (await server.mailsOf(ACCOUNT)).length === 0, WAIT_MS);
    },
    3 * WAIT_MS,
  );
});
