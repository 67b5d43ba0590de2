import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type MailChecks, TestMail } from '@certdesk/contract';
import { createTransport, parseAddress } from '@certdesk/mail';
import { HOUR, MINUTE, newId } from '@certdesk/platform';
import { createTestClock, ENGINES, startDnsServer, type Zone } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { choosePort } from './choose-port.ts';
import { mailCommand } from './cli/mail.ts';
import { DkimRecords } from './features/mails/index.ts';
import { type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const DOMAIN = 'ca.own-domain.net';

describe.each(ENGINES)('a test mail of the CA (on %s)', (engine) => {
  const clock = createTestClock();
  let running: RunningAuthority;
  let bouncePort: number;
  beforeAll(async () => {
    bouncePort = await choosePort(0);
    const listen = { protocol: 'smtp', host: '127.0.0.1', port: bouncePort } as const;
    running = await runAuthority(engine, clock, {
      dkim: { selector: 'certdesk' },
      bounces: { address: parseAddress('bounce@b.ca.example'), listen },
    });
  });
  afterEach(() => {
    running.mailbox.faults.set([]);
    clock.advance(HOUR + MINUTE); // what was asked for before counts no longer
  });
  afterAll(() => running?.stop());

  const send = (to: string, more: object = {}) =>
    running.ask('POST', '/v1/test-mails', { id: newId(), to, language: 'de', anywhere: true, ...more });
  const show = async (id: string) => TestMail.parse((await running.askAsOperator('GET', `/v1/test-mails/${id}`)).body);
  const sendAndWait = async (to: string) => {
    const { id } = TestMail.parse((await send(to)).body);
    await running.authority.wake();
    return show(id);
  };

  it('leaves by the way of all mails: signed, with a sender of its own, and in the language asked for', async () => {
    const mail = await sendAndWait('somebody@reader.example');
    expect(mail).toMatchObject({ state: 'accepted', to: 'somebody@reader.example', nextAttemptAt: null });
    expect(mail.detail).toMatchObject({ confirmation: 'asked' });
    const [received] = running.mailbox.messages();
    expect(received).toMatchObject({
      subject: 'Test-E-Mail von Certdesk CA',
      mailFrom: expect.stringMatching(/^bounce\+/),
    });
    const raw = String(await running.mailbox.raw(received?.id ?? ''));
    expect(raw.match(/^DKIM-Signature:/gm)).toHaveLength(2);
  });

  it('waits when the mail server puts it off, and leaves later', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 } }]);
    const { id, state, nextAttemptAt } = await sendAndWait('later@reader.example');
    expect(state).toBe('delayed');
    expect(nextAttemptAt).not.toBeNull();
    running.mailbox.faults.set([]);
    clock.advance(5 * MINUTE);
    await running.authority.wake();
    expect(await show(id)).toMatchObject({ state: 'accepted' });
  });

  it('has failed when the mail server refuses it, or when it comes back', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 550 } }]);
    expect(await sendAndWait('refused@reader.example')).toMatchObject({
      state: 'failed',
      detail: { smtpStatus: '550 5.1.1' },
    });
    running.mailbox.faults.set([]);

    const { id } = await sendAndWait('hostmaster@shop.example');
    const to = running.mailbox.messages().find((mail) => mail.to.includes('hostmaster@shop.example'))?.mailFrom ?? '';
    const fixture = new URL('../../../packages/mail/src/bounce/fixtures/postfix-unknown-user.eml', import.meta.url);
    const transport = createTransport(`smtp://127.0.0.1:${bouncePort}`);
    const envelope = { from: null, to: parseAddress(to) };
    await transport.send({ raw: readFileSync(fixture), envelope, messageId: '<report@mail.example>' });
    transport.close();
    expect(await show(id)).toMatchObject({ state: 'failed' });
  });

  it('is queued once, however often the same is asked for, and survives a restart', async () => {
    const id = newId();
    const before = running.mailbox.messages().length;
    for (const _ of [1, 2]) expect((await send('once@reader.example', { id })).status).toBe(202);
    await running.restart();
    await running.authority.wake();
    expect(await show(id)).toMatchObject({ state: 'accepted' });
    expect(running.mailbox.messages()).toHaveLength(before + 1);
  });

  it('goes to no stranger unless the desk vouches for the address, and not ten times an hour', async () => {
    const refused = await send('somebody@reader.example', { anywhere: false });
    expect(refused).toMatchObject({ status: 422, body: { code: 'test_mail.recipient_not_allowed' } });
    expect((await send('somebody@ca.example.net', { anywhere: false })).status).toBe(202);
    for (let count = 1; count < 10; count += 1) expect((await send('me@reader.example')).status).toBe(202);
    expect(await send('me@reader.example')).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
    expect(await send('no address')).toMatchObject({ status: 400, body: { faults: [{ path: '/to' }] } });
  });

  it('is found by nobody else, and not without a signature', async () => {
    expect((await running.ask('GET', `/v1/test-mails/${newId()}`)).body).toMatchObject({ code: 'test_mail.not_found' });
    expect((await fetch(`${running.authority.url}/v1/mail-checks`, { method: 'POST' })).status).toBe(401);
  });
});

describe('the checks of the CA', () => {
  let running: RunningAuthority;
  let dns: Awaited<ReturnType<typeof startDnsServer>>;
  const zone: Record<string, Zone[string]> = {};
  beforeAll(async () => {
    dns = await startDnsServer(zone);
    running = await runAuthority('pglite', undefined, {
      mailFrom: `ca@${DOMAIN}`,
      dkim: { selector: 'certdesk' },
      dnsServers: [dns.address],
      sendingAddresses: ['198.51.100.25'],
    });
    const { items } = DkimRecords.parse((await running.askAsOperator('GET', '/v1/dkim')).body);
    for (const { name, value } of items) zone[name] = [{ type: 'TXT', text: value }];
    zone[DOMAIN] = [
      { type: 'TXT', text: 'v=spf1 ip4:198.51.100.25 -all' },
      { type: 'MX', exchange: `mx.${DOMAIN}` },
    ];
    zone[`_dmarc.own-domain.net`] = [{ type: 'TXT', text: 'v=DMARC1; p=reject; rua=mailto:d@own-domain.net' }];
    zone['25.100.51.198.in-addr.arpa'] = [{ type: 'PTR', host: `smtp.${DOMAIN}` }];
    zone[`smtp.${DOMAIN}`] = [{ type: 'A', address: '198.51.100.25' }];
  });
  afterAll(async () => {
    await running?.stop();
    await dns?.stop();
  });

  const codesOf = async () => {
    const { body } = await running.ask('POST', '/v1/mail-checks', {});
    return (body as MailChecks).findings.map(({ severity, code }) => `${severity} ${code}`); // cast: the route's answer
  };

  it('find the keys that sign, and all else that is published, through real look-ups', async () => {
    expect(await codesOf()).toEqual([
      'ok server.local',
      'ok server.offers',
      'ok dkim.ok',
      'ok dkim.ok',
      'ok spf.ok',
      'ok dmarc.ok',
      'ok ptr.ok',
      'ok bounces.ok',
      'hint bounces.off',
      'hint mtaSts.none',
      'hint tlsRpt.none',
    ]);
  });

  it('leave the counts of mails at zero for every kind, so that silence can be seen', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${running.authority.port}/metrics`)).text();
    for (const kind of ['approver', 'fulfillment'])
      expect(metrics).toContain(`mails_total{kind="${kind}",state="accepted"} 0`);
  });

  describe('at the console', () => {
    const run = async (...argv: string[]) => {
      const told: string[] = [];
      const spies = (['log', 'error'] as const).map((name) =>
        vi.spyOn(console, name).mockImplementation((line: string) => void told.push(line)),
      );
      const environment = {
        CERTDESK_DATA: dirname(running.config.folder),
        CERTDESK_CA_PORT: String(running.authority.port),
      };
      await mailCommand({ argv, environment, language: 'en' });
      for (const spy of spies) spy.mockRestore();
      const code = process.exitCode;
      process.exitCode = undefined;
      return { code, text: told.join('\n') };
    };

    it('are told in sentences, with a test mail, and end with 0', async () => {
      const { code, text } = await run('doctor', '--to', 'me@reader.example');
      expect(text).toContain(`Mails leave as ca@${DOMAIN}`);
      expect(text).toContain('Permitted senders (SPF)\n  ✓');
      expect(text).toContain(`_smtp._tls.${DOMAIN}. IN TXT ( "v=TLSRPTv1;`);
      expect(text).toContain('No fault, no warning, 3 hints');
      expect(text).toContain('The mail server has taken the test mail to me@reader.example.');
      expect(code).toBe(0);
    });

    it('end with 1 when there is a fault, also for programs', async () => {
      const before = zone[DOMAIN];
      zone[DOMAIN] = [{ type: 'MX', exchange: '' }];
      const { code, text } = await run('doctor', '--json');
      if (before) zone[DOMAIN] = before;
      const checks = JSON.parse(text) as MailChecks & { findings: { text: string }[] }; // cast: as the command writes it
      expect(checks.findings.find((finding) => finding.code === 'bounces.null_mx')).toMatchObject({
        severity: 'fault',
        text: expect.stringContaining(DOMAIN),
      });
      expect(code).toBe(1);
    });

    it('are explained to whoever mistypes', async () => {
      expect(await run('docter')).toMatchObject({ code: 2, text: expect.stringContaining('certdesk mail doctor') });
      expect((await run('doctor', '--all')).code).toBe(2);
    });
  });
});
