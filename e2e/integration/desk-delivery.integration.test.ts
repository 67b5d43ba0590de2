import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FulfillmentRequest, MailAttempt, OrderDetail } from '@certdesk/contract';
import { type Pebble, startPebble } from '@certdesk/desk/acme-testing';
import { canRunMailServer, type MailServer, startMailServer } from '@certdesk/mail/testing';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyOf, orderBody, requestEmail } from './testing/orders.ts';
import { type RunningDesk, startRunningDesk } from './testing/running-desk.ts';

const BOUNCES = 'bounces.desk.example';
const READ = 'hostmaster@read.example';
/** Of four programs and two servers on what may be a busy machine. */
const WAIT_MS = 60_000;

/** JSON is YAML. */
const declaration = ({ directoryUrl, trustedRoots }: Pebble) =>
  JSON.stringify({
    authorities: [
      {
        id: 'pebble',
        kind: 'acme',
        name: 'Pebble',
        settings: { directoryUrl, trustedRoots, termsOfServiceAgreed: true, methods: ['http'] },
      },
    ],
  });

/** From the order to the inbox where the authority mails nothing: the desk, Pebble, Debian's Postfix, and what it reports. */
describe.runIf(canRunMailServer)('a fulfillment email of the desk’s own, by way of Postfix', () => {
  let folder: string;
  let pebble: Pebble;
  let server: MailServer;
  let running: RunningDesk;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-desk-delivery-'));
    const [bouncePort = 0] = await findFreePorts(1);
    pebble = await startPebble({ alwaysValid: true });
    server = await startMailServer({
      domains: ['read.example', 'unread.example'],
      accounts: { [READ]: 'secret' },
      routes: { [BOUNCES]: `lmtp:inet:127.0.0.1:${bouncePort}`, 'read.example': 'virtual:' },
      // Only Postfix's own delivery agents call a mail delivered.
      settings: {
        virtual_mailbox_base: '$queue_directory/../mail',
        virtual_mailbox_maps: `static:${READ}/`,
        virtual_minimum_uid: '1',
        virtual_uid_maps: 'static:65534',
        virtual_gid_maps: 'static:65534',
      },
    });
    const file = join(folder, 'authorities.yaml');
    await writeFile(file, declaration(pebble));
    running = await startRunningDesk({
      env: {
        CERTDESK_AUTHORITIES: file,
        CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32',
        CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
        SMTP_URL: `smtp://127.0.0.1:${server.ports.plain}`,
        CERTDESK_BOUNCE_ADDRESS: `bounce@${BOUNCES}`,
        CERTDESK_BOUNCE_LISTEN: `lmtp://127.0.0.1:${bouncePort}`,
      },
    });
  }, 120_000);
  afterAll(async () => {
    await running?.installation.stop();
    await server?.stop();
    await pebble?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function complete(name: string): Promise<OrderDetail> {
    const body = await orderBody(name, { productId: 'pebble.default', validationMethod: 'http' });
    const { number } = await running.script.post<OrderDetail>('/orders', body);
    return waitUntil(
      `order ${number} is complete`,
      async () => {
        const order = await running.script.get<OrderDetail>(`/orders/${number}`);
        return order.status === 'complete' && order;
      },
      WAIT_MS,
    );
  }
  const newestMail = ({ number }: OrderDetail, state: FulfillmentRequest['state'], except?: FulfillmentRequest) =>
    waitUntil(
      `the newest mail of order ${number} is ${state}`,
      async () => {
        const [request] = await historyOf(running.script, number);
        return request?.state === state && request.id !== except?.id && request;
      },
      WAIT_MS,
    );

  it(
    'is delivered once the mailbox has it, and so is another copy, with what was said',
    async () => {
      const order = await complete('www.read.example');
      const first = await newestMail(order, 'delivered');
      expect(first.events.at(-1)?.detail).toMatchObject({ smtpStatus: '2.0.0' });
      expect(first.error).toBeUndefined();
      await requestEmail(running.script, order.number);
      const again = await newestMail(order, 'delivered', first);
      expect(again.receiptSequence).toEqual(expect.any(Number));
      expect(await server.mailsOf(READ)).toHaveLength(2);
      const path = `/orders/${order.number}/fulfillment-requests/${again.id}/attempts`;
      const { items } = await running.script.get<{ items: MailAttempt[] }>(path);
      expect(items).toMatchObject([{ attempt: 1, state: 'accepted' }]);
      const said = items.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');
      expect(said).toContain(`MAIL FROM:<bounce+…@${BOUNCES}>`);
      expect(said).not.toMatch(/bounce\+[0-9a-z]|BEGIN CERTIFICATE/);
    },
    3 * WAIT_MS,
  );

  it(
    'has failed when nobody has the mailbox, in the words of the system that sent it back',
    async () => {
      const order = await complete('www.unread.example');
      const failed = await newestMail(order, 'failed');
      expect(failed.events.map(({ state }) => state)).toEqual(['requested', 'forwarded', 'accepted', 'failed']);
      expect(failed.error).toMatchObject({
        cause: 'recipient_invalid',
        smtpStatus: expect.stringMatching(/5\.1\.1$/),
        response: expect.stringContaining("User doesn't exist"),
      });
      const shown = await running.script.get<OrderDetail>(`/orders/${order.number}`);
      expect(shown.lastRequest).toMatchObject({ id: failed.id, state: 'failed' });
    },
    3 * WAIT_MS,
  );

  it('is answered by nobody: no queue has anything that is about a bounce', async () => {
    await waitUntil('nothing is left', async () => (await server.queue()).length === 0, WAIT_MS);
    const log = await server.log();
    expect(log).not.toMatch(/to=<bounce\+[^>]*>.*status=(?:bounced|deferred)/);
    expect(log).toMatch(/to=<bounce\+[^>]*>.*status=sent/);
  });
});
