import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import { createMessageId, type RenderedMail } from './message.ts';
import { openSession } from './smtp-session.ts';
import { createIntrospection } from './testing/mail-server/introspection.ts';
import { canRunMailServer, type MailServer, startMailServer } from './testing/mail-server/mail-server.ts';
import { listenOnLoopback } from './testing/mail-server/ports.ts';
import { buildTransport } from './testing/mailboxes.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';

const prepared = prepareMail(sampleContent());
let lastMail = 0;

/** A mail of its own each time, from a mailbox that its bounces come back to. */
function mailTo(to: string): RenderedMail {
  lastMail += 1;
  const messageId = createMessageId(`mail-${lastMail}`, 'ca.example');
  const from = { address: parseAddress('bounces@ca.example') };
  return renderMail(prepared, sampleHeaders({ from, to: { address: parseAddress(to) }, messageId }));
}

describe.runIf(canRunMailServer)('Postfix', () => {
  let server: MailServer;
  const introspection = createIntrospection({ token: 'good-token', username: 'desk@ca.example' });
  const accounts = { 'admin@example.com': 'a', 'desk@ca.example': 'desk-password', 'bounces@ca.example': 'b' };
  beforeAll(async () => {
    const introspectionUrl = `http://127.0.0.1:${await listenOnLoopback(introspection)}/`;
    server = await startMailServer({
      introspectionUrl,
      domains: ['example.com', 'ca.example'],
      accounts,
      // Nothing listens on port 1: mail to there is taken, and waits.
      routes: { 'waiting.example': 'smtp:[127.0.0.1]:1' },
      settings: { delay_warning_time: '1s' },
    });
  });
  beforeEach(() => server.setPolicy(() => 'DUNNO'));
  afterAll(async () => {
    await server?.stop();
    introspection.close();
  });

  const plain = () => buildTransport(`smtp://127.0.0.1:${server.ports.plain}`);
  const received = async (account: string, messageId: string) => {
    const mails = await Promise.all((await server.mailsOf(account)).map((raw) => PostalMime.parse(raw)));
    return mails.filter((mail) => mail.messageId === messageId);
  };

  it.each([
    ['STARTTLS', 'submission', 'required'],
    ['TLS from the first byte', 'smtps', 'implicit'],
  ] as const)('takes a mail after %s and a sign-in, and delivers it', async (_, port, tls) => {
    const credentials = { user: 'desk@ca.example', pass: accounts['desk@ca.example'] };
    const settings = { host: 'localhost', port: server.ports[port], tls, credentials };
    const before = (await server.mailsOf('admin@example.com')).length;
    const session = await openSession(settings, { ca: server.ca });
    const mail = mailTo('admin@example.com');
    expect(await session.send(mail)).toMatchObject({ outcome: 'accepted', smtpStatus: '250', enhanced: '2.0.0' });
    session.quit();
    await server.waitForMails('admin@example.com', before + 1);
    expect(await received('admin@example.com', mail.messageId)).toHaveLength(1);
  });

  it('does not take a wrong password, and no certificate of a CA that nobody trusts', async () => {
    const settings = { host: 'localhost', port: server.ports.submission, tls: 'required' } as const;
    const credentials = { user: 'desk@ca.example', pass: 'wrong' };
    await expect(openSession({ ...settings, credentials }, { ca: server.ca })).rejects.toMatchObject({ code: 'EAUTH' });
    await expect(openSession(settings)).rejects.toThrow(/certificate/);
  });

  it('takes a token instead of a password, and a newer one from the same file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'certdesk-token-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'token');
    const user = encodeURIComponent('desk@ca.example');
    const url = `smtp://${user}@localhost:${server.ports.submission}?starttls=1&token-file=${encodeURIComponent(file)}`;
    const send = () => buildTransport(url, { ca: server.ca }).send(mailTo('admin@example.com'));
    const refused = { outcome: 'unreachable', cause: 'smtp_auth' };
    expect(await send()).toMatchObject({ ...refused, response: 'The file of the access token cannot be read' });
    await writeFile(file, '\n');
    expect(await send()).toMatchObject({ ...refused, response: 'The file of the access token holds none' });
    await writeFile(file, 'old-token\n');
    const expired = await send();
    expect(expired).toMatchObject({ ...refused, smtpStatus: '535' });
    expect(JSON.stringify(expired)).not.toContain('old-token');
    await writeFile(file, 'good-token\n');
    expect(await send()).toMatchObject({ outcome: 'accepted' });
  });

  it('puts an unknown sender off by greylisting, and takes the same mail when it comes again', async () => {
    const seen = new Set<string>();
    server.setPolicy(({ sender = '' }) => {
      if (seen.has(sender)) return 'DUNNO';
      seen.add(sender);
      return '451 4.7.1 Greylisted, come back later';
    });
    const transport = plain();
    const mail = mailTo('admin@example.com');
    expect(await transport.send(mail)).toMatchObject({ outcome: 'transient', smtpStatus: '451', enhanced: '4.7.1' });
    expect(await transport.send(mail)).toMatchObject({ outcome: 'accepted' });
  });

  it('refuses a mailbox that it knows not to exist', async () => {
    server.setPolicy(() => '550 5.1.1 No such user here');
    expect(await plain().send(mailTo('gone@example.com'))).toMatchObject({
      outcome: 'permanent',
      cause: 'recipient_invalid',
      response: expect.stringContaining('No such user here'),
    });
  });

  it('sends a mail back whose mailbox turns out not to exist, and tells of one that waits, without the content', async () => {
    const [gone, waiting] = [mailTo('gone@example.com'), mailTo('admin@waiting.example')];
    const transport = plain();
    for (const mail of [gone, waiting]) expect((await transport.send(mail)).outcome).toBe('accepted');
    const reports = (await server.waitForMails('bounces@ca.example', 2)).map(String);
    const [bounce = '', delay = ''] = ['failed', 'delayed'].map((action) =>
      reports.find((report) => report.includes(`Action: ${action}`)),
    );
    expect(bounce).toMatch(/Status: 5\.1\.1/);
    expect(bounce).toContain(`Original-Envelope-Id: ${gone.messageId.slice(1, -1)}`);
    expect(delay).toMatch(/Status: 4\.4\.1/);
    expect(delay).toContain('Final-Recipient: rfc822; admin@waiting.example');
    for (const report of [bounce, delay]) expect(report).not.toContain('text/html');
    expect(await server.queue()).toHaveLength(1);
  });
});
