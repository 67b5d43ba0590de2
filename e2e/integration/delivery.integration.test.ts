import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FulfillmentRequest, MailKind, OrderDetail } from '@certdesk/contract';
import { canRunMailServer, type MailServer, startMailServer } from '@certdesk/mail/testing';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { MINUTE } from '@certdesk/platform';
import { findFreePorts } from '@certdesk/platform/free-ports';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideAtPage } from './testing/approve.ts';
import { orderBody, requestEmail, waitForOrder, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const BOUNCES = 'bounces.ca.example';
const READ = 'hostmaster@read.example';

const statesOf = ({ events }: FulfillmentRequest) => events.map(({ state }) => state);

/** Only Postfix's own delivery agents call a mail delivered; what they hand to Dovecot over LMTP they call relayed. */
const DELIVERS_ITSELF = {
  virtual_mailbox_base: '$queue_directory/../mail',
  virtual_mailbox_maps: `static:${READ}/`,
  virtual_minimum_uid: '1',
  virtual_uid_maps: 'static:65534',
  virtual_gid_maps: 'static:65534',
};

/** From the click to the inbox: the desk, the CA, Debian's Postfix and Dovecot, and what they report back. */
describe.runIf(canRunMailServer)('a requested email, by way of Postfix', () => {
  let elsewhere: Mailbox;
  let server: MailServer;
  let desk: TestDesk;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-delivery-'));
    elsewhere = await startMailbox({ folder });
    const [bouncePort = 0] = await findFreePorts(1);
    server = await startMailServer({
      domains: ['read.example', 'lmtp.example', 'unread.example'],
      accounts: { [READ]: 'secret', 'hostmaster@lmtp.example': 'secret' },
      routes: {
        [BOUNCES]: `lmtp:inet:127.0.0.1:${bouncePort}`,
        'read.example': 'virtual:',
        'relayed.example': `smtp:[127.0.0.1]:${elsewhere.smtpPort}`,
        // Nothing listens there: mail is taken, and waits.
        'waiting.example': 'smtp:[127.0.0.1]:1',
        'full.example': `smtp:[127.0.0.1]:${elsewhere.smtpPort}`,
      },
      // The next system does not confirm, as most of the world does not; and a wait is told at once.
      settings: { smtp_discard_ehlo_keywords: 'dsn', delay_warning_time: '1s', ...DELIVERS_ITSELF },
    });
    desk = await startTestDesk({
      engine: 'pglite',
      environment: { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0', CERTDESK_MAILS_PER_ORDER_HOUR: '100' },
      authorityEnvironment: {
        SMTP_URL: `smtp://127.0.0.1:${server.ports.plain}`,
        CERTDESK_CA_BOUNCE_ADDRESS: `bounce@${BOUNCES}`,
        CERTDESK_CA_BOUNCE_LISTEN: `lmtp://127.0.0.1:${bouncePort}`,
      },
    });
  });
  beforeEach(() => server.setPolicy(() => 'DUNNO'));
  afterAll(async () => {
    await desk?.stop();
    await server?.stop();
    await elsewhere?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function place(domain: string): Promise<OrderDetail> {
    const { number } = await desk.owner.post<OrderDetail>('/orders', await orderBody(`www.${domain}`));
    return waitForOrder(desk.owner, number, 'pending_approval');
  }
  const request = ({ number }: OrderDetail, kind: MailKind) => requestEmail(desk.owner, number, kind);
  const becomes = (requested: FulfillmentRequest, state: FulfillmentRequest['state']) =>
    waitForRequest(desk.owner, requested, state);

  it('is delivered once the mailbox has it', async () => {
    const order = await place('read.example');
    const [mail] = await server.waitForMails(READ, 1);
    await decideAtPage((await PostalMime.parse(mail ?? '')).text ?? '', 'approve');
    await waitForOrder(desk.owner, order.number, 'complete');
    const delivered = await becomes(await request(order, 'fulfillment'), 'delivered');
    expect(statesOf(delivered).slice(0, 2)).toEqual(['requested', 'forwarded']);
    expect(delivered.events.at(-1)?.detail).toMatchObject({ smtpStatus: '2.0.0' });
    expect(delivered.error).toBeUndefined();
    const messageId = delivered.events.at(-1)?.detail?.messageId;
    const mails = await Promise.all((await server.mailsOf(READ)).map((raw) => PostalMime.parse(raw)));
    expect(mails.filter((each) => each.messageId === messageId)).toHaveLength(1);
    const shown = await desk.owner.get<OrderDetail>(`/orders/${order.number}`);
    expect(shown.lastRequest).toMatchObject({ id: delivered.id, state: 'delivered' });
  });

  it('has failed when nobody has the mailbox, in the words of the system that sent it back', async () => {
    const failed = await becomes(await request(await place('unread.example'), 'approver'), 'failed');
    expect(failed.error).toMatchObject({
      cause: 'recipient_invalid',
      smtpStatus: expect.stringMatching(/5\.1\.1$/),
      response: expect.stringContaining("User doesn't exist"),
    });
  });

  it('has failed when the mailbox is full, and says so', async () => {
    const reply = { do: 'reply', code: 552, text: '5.2.2 Mailbox full' } as const;
    elsewhere.faults.set([{ at: 'rcpt', strike: reply, recipient: 'hostmaster@full.example' }]);
    const failed = await becomes(await request(await place('full.example'), 'approver'), 'failed');
    expect(failed.error).toMatchObject({ cause: 'mailbox_full', smtpStatus: '552 5.2.2' });
  });

  it('is delayed while the next system is away, and says that it is tried again', async () => {
    const delayed = await becomes(await request(await place('waiting.example'), 'approver'), 'delayed');
    expect(statesOf(delayed)).toEqual(['requested', 'forwarded', 'accepted', 'delayed']);
    expect(delayed.error).toMatchObject({ cause: 'next_hop_waits', response: expect.stringContaining('refused') });
  });

  it.each(['relayed.example', 'lmtp.example'])(
    'is relayed when the system behind %s confirms nothing',
    async (domain) => {
      const relayed = await becomes(await request(await place(domain), 'approver'), 'relayed');
      expect(relayed.error).toBeUndefined();
    },
  );

  it('passes greylisting by itself, and is delivered', async () => {
    const order = await place('read.example');
    server.setPolicy(() => '451 4.7.1 Greylisted, come back later');
    const delayed = await becomes(await request(order, 'approver'), 'delayed');
    expect(delayed.error).toMatchObject({ cause: 'smtp_transient', nextAttemptAt: expect.any(String) });
    server.setPolicy(() => 'DUNNO');
    await desk.advance(2 * MINUTE);
    const delivered = await becomes(delayed, 'delivered');
    expect(statesOf(delivered).slice(0, 3)).toEqual(['requested', 'forwarded', 'delayed']);
  });

  it('leaves nothing in any queue that is about a bounce: nobody answers one', async () => {
    const log = await server.log();
    expect(log).not.toMatch(/to=<bounce\+[^>]*>.*status=(?:bounced|deferred)/);
    expect(log).toMatch(/to=<bounce\+[^>]*>.*status=sent/);
  });
});
