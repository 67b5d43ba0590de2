import { parseAddress } from '@certdesk/mail';
import { canRunMailServer, type MailServer, startMailServer } from '@certdesk/mail/testing';
import { systemClock } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAfter } from './testing/events.ts';
import { type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const ACCOUNT = 'bounces@ca.example';
describe.runIf(canRunMailServer)('a mail that came back into a mailbox', () => {
  let server: MailServer;
  let running: RunningAuthority;
  beforeAll(async () => {
    server = await startMailServer({
      domains: ['ca.example', 'unread.example'],
      accounts: { [ACCOUNT]: 'secret' },
      settings: { recipient_delimiter: '+' },
    });
    const { plain, imap: port } = server.ports;
    const secret = { pass: 'secret' };
    const imap = { host: '127.0.0.1', port, tls: 'none', user: ACCOUNT, secret, folder: 'INBOX' } as const;
    running = await runAuthority('pglite', systemClock, {
      smtpUrls: `smtp://127.0.0.1:${plain}`,
      bounces: { address: parseAddress(ACCOUNT), imap },
    });
  });
  afterAll(async () => {
    await running?.stop();
    await server?.stop();
  });

  it('has failed, and the mailbox is empty again', async () => {
    const order = await running.place({ names: ['unread.example'], approverEmail: 'admin@unread.example' });
    const failed = await waitUntil('the mail has failed', async () => {
      const events = await eventsAfter(running);
      return events.find(
        (event) => event.orderId === order.id && event.type === 'mail.changed' && event.mail.state === 'failed',
      );
    });
    expect(failed).toMatchObject({
      mail: { recipient: 'admin@unread.example', detail: { cause: 'recipient_invalid' } },
    });
    await waitUntil('the report is deleted', async () => (await server.mailsOf(ACCOUNT)).length === 0);
  });
});
