import { MailAttemptList } from '@certdesk/contract';
import { canRunMailServer, type MailServer, startMailServer, verifyDkim } from '@certdesk/mail/testing';
import { MINUTE } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DkimRecords } from './features/mails/index.ts';
import { eventsAfter } from './testing/events.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const ADMIN = 'admin@example.com';
const NAMES = { names: ['www.example.com', 'example.com'], approverEmail: ADMIN };

describe.runIf(canRunMailServer)('the CA behind Debian’s Postfix', () => {
  const clock = createTestClock(new Date().toISOString());
  let server: MailServer;
  let running: RunningAuthority;
  beforeAll(async () => {
    const accounts = { [ADMIN]: 'a', 'ca@ca.example.net': 'p&ss wörd' };
    server = await startMailServer({ domains: ['example.com', 'ca.example.net'], accounts });
    const [user, password] = ['ca@ca.example.net', accounts['ca@ca.example.net']].map(encodeURIComponent);
    const nobody = 'smtps://localhost:1';
    running = await runAuthority('pglite', clock, {
      smtpUrls: `${nobody} smtp://${user}:${password}@localhost:${server.ports.submission}?starttls=1`,
      smtpCa: server.ca,
      dkim: { selector: 'certdesk' },
    });
  });
  beforeEach(() => server.setPolicy(() => 'DUNNO'));
  afterAll(async () => {
    await running?.stop();
    await server?.stop();
  });

  const newsOf = async (order: PlacedOrder) =>
    (await eventsAfter(running))
      .filter(({ orderId }) => orderId === order.id)
      .flatMap((event) => (event.type === 'mail.changed' ? [event.mail] : []));

  it('signs in by STARTTLS with a private authority’s certificate, and its mail arrives with good signatures', async () => {
    const order = await running.place(NAMES);
    await running.authority.wake();
    expect((await newsOf(order)).map(({ state }) => state)).toEqual(['forwarded', 'accepted']);
    const [mail] = await newsOf(order);
    const { body } = await running.ask('GET', `/v1/mails/${mail?.id}/attempts`);
    const [{ lines } = { lines: [] }] = MailAttemptList.parse(body).items;
    const said = lines.map(({ part, text }) => `${part} ${text}`);
    expect(said.slice(0, 3)).toEqual(['connected localhost:1', expect.stringMatching(/^fault .*REFUSED/), 'closed ']);
    expect(said).toContainEqual(expect.stringMatching(/^secured TLSv1\.[23] \S+ localhost$/));
    expect(said).toContainEqual(expect.stringMatching(/^client AUTH (PLAIN …|LOGIN)$/));
    expect(JSON.stringify(lines)).not.toMatch(/p&ss|ca@ca\.example\.net.*authenticat/i);
    const [raw = Buffer.alloc(0)] = await server.waitForMails(ADMIN, 1);
    const { items } = DkimRecords.parse((await running.askAsOperator('GET', '/v1/dkim')).body);
    const arrived = Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
    expect(await verifyDkim(arrived, items, clock.now())).toEqual(['certdesk-rsa pass', 'certdesk-ed25519 pass']);
  });

  it('waits when it is greylisted, says so, and arrives when it comes again', async () => {
    const before = (await server.mailsOf(ADMIN)).length;
    server.setPolicy(() => '451 4.7.1 Greylisted');
    const order = await running.place(NAMES);
    await running.authority.wake();
    expect((await newsOf(order)).at(-1)).toMatchObject({
      state: 'delayed',
      detail: { cause: 'smtp_transient', smtpStatus: '451 4.7.1' },
    });
    server.setPolicy(() => 'DUNNO');
    clock.advance(2 * MINUTE);
    await running.authority.wake();
    expect((await newsOf(order)).at(-1)).toMatchObject({ state: 'accepted' });
    await server.waitForMails(ADMIN, before + 1);
  });

  it('is told at once when the mailbox does not exist', async () => {
    server.setPolicy(() => '550 5.1.1 No such user');
    const order = await running.place(NAMES);
    await running.authority.wake();
    expect((await newsOf(order)).at(-1)).toMatchObject({ state: 'failed', detail: { cause: 'recipient_invalid' } });
  });
});
