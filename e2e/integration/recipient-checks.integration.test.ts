import type { RecipientCheck, RecipientChecks } from '@certdesk/contract';
import { startDnsServer } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, requestEmail, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const RECIPIENT = 'hostmaster@checked.example';

async function check({ owner }: TestDesk, address: string): Promise<RecipientCheck | undefined> {
  const { items } = await owner.post<RecipientChecks>('/recipient-checks', { addresses: [address] });
  return items[0];
}

describe('before a mail goes to a recipient', () => {
  let dns: Awaited<ReturnType<typeof startDnsServer>>;
  let desk: TestDesk;
  beforeAll(async () => {
    dns = await startDnsServer({ 'checked.example': [{ type: 'MX', exchange: '' }] });
    const environment = {
      // Only the CA sends; to the desk this says that mail leaves the machine.
      SMTP_URL: 'smtp://mail.example:587',
      CERTDESK_DNS_SERVERS: dns.address,
      CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
    };
    desk = await startTestDesk({ engine: 'pglite', environment });
  });
  afterAll(async () => {
    await desk?.stop();
    await dns?.stop();
  });

  it('the desk tells how mail reaches the domain, and what became of the last mail there', async () => {
    expect(await check(desk, RECIPIENT)).toMatchObject({ mailRoute: 'null_mx', lastMail: null });
    const { number } = await completeOrder(desk, 'www.checked.example');
    expect(await check(desk, RECIPIENT)).toMatchObject({
      lastMail: { orderNumber: number, kind: 'fulfillment', state: 'accepted' },
    });

    desk.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 550 } }]);
    const request = await waitForRequest(desk.owner, await requestEmail(desk.owner, number), 'failed');
    const known = await check(desk, RECIPIENT);
    expect(known?.lastMail).toEqual({
      ...{ orderNumber: number, kind: 'fulfillment', state: 'failed', at: request.events.at(-1)?.at },
      detail: request.error,
    });
    expect(known?.lastMail?.detail).toMatchObject({ cause: 'recipient_invalid', smtpStatus: '550 5.1.1' });
    // It informs and never blocks: the next request is taken as any.
    desk.mailbox.faults.set([]);
    await waitForRequest(desk.owner, await requestEmail(desk.owner, number), 'accepted');
  });

  it('no mail server is asked whether it knows a mailbox', async () => {
    expect(await check(desk, 'nobody@checked.example')).toMatchObject({ mailRoute: 'null_mx', lastMail: null });
    expect(new Set(dns.asked)).toEqual(new Set(['checked.example']));
  });
});
