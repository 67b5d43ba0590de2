import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { createBounceAddresses } from './bounce/bounce-addresses.ts';
import { prepareMail, renderMail } from './compose.ts';
import { createDialogue, readDialogue } from './dialogue.ts';
import type { RenderedMail } from './message.ts';
import type { SendResult } from './smtp-outcome.ts';
import { openSession } from './smtp-session.ts';
import { buildFaultServer } from './testing/fault-server.ts';
import { buildTransport } from './testing/mailboxes.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';

const to = parseAddress('admin@example.com');
const MAIL = renderMail(prepareMail(sampleContent()), sampleHeaders({ to: { address: to } }));
const bounces = createBounceAddresses({ base: parseAddress('bounce@ca.example'), secret: randomBytes(32) });
const SENDER = bounces.addressOf('0198f0aa-0000-7000-8000-000000000000');
const TOKEN = SENDER.localPart.slice('bounce+'.length);
const TRACKED: RenderedMail = { ...MAIL, envelope: { from: SENDER, to, confirm: true } };

const linesOf = ({ dialogue = '' }: SendResult) => readDialogue(dialogue);
/** As people read it, without the times. */
const told = (result: SendResult): string[] => linesOf(result).map(({ part, text }) => `${part} ${text}`.trim());

/** A server that offers STARTTLS with a certificate that nobody vouches for, and refuses whoever signs in. */
async function startSmtp(): Promise<string> {
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, answer) => answer(new Error(`no such user: ${username}`)),
  });
  server.on('error', () => {}); // a client that leaves is no concern of this test
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`; // cast: a TCP listener has no pipe name
}

describe('the dialogue of an attempt', () => {
  it('tells every command and answer, and of the mail itself only how large it is', async () => {
    const server = await buildFaultServer({});
    const result = await buildTransport(server.url, { name: 'desk.example' }).send(MAIL);
    const address = server.url.replace('smtp://', '');
    expect(told(result)).toEqual([
      `connected ${address}`,
      'server 220 fault.example',
      'client EHLO desk.example',
      'server 250-fault.example',
      'server 250 ENHANCEDSTATUSCODES',
      'clear',
      'client MAIL FROM:<ca@authority.example>',
      'server 250 2.1.0 Ok',
      'client RCPT TO:<admin@example.com>',
      'server 250 2.1.5 Ok',
      'client DATA',
      'server 354 Go on',
      expect.stringMatching(/^content \d{4,}$/),
      'server 250 2.0.0 Ok: queued as 1',
      'kept',
    ]);
    expect(result.dialogue).not.toMatch(/BEGIN CERTIFICATE|Subject:|Content-Type/);
    const times = linesOf(result).map(({ ms }) => ms);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('of a mail on a kept connection says so, and what secures it, without what was said before', async () => {
    const server = await buildFaultServer({});
    const transport = buildTransport(server.url, { maxConnections: 1 });
    await transport.send(MAIL);
    const again = told(await transport.send(MAIL));
    expect(again.slice(0, 3)).toEqual([
      `reused ${server.url.replace('smtp://', '')}`,
      'clear',
      'client MAIL FROM:<ca@authority.example>',
    ]);
  });

  it('shows no envelope sender that bounces would be believed to, not even where the server repeats it', async () => {
    const server = await buildFaultServer({
      MAIL: [`250 2.1.0 <${SENDER.address}> ok`, `550 5.7.1 <${SENDER.address.toUpperCase()}> rejected`],
    });
    const transport = buildTransport(server.url);
    const [taken, refused] = [await transport.send(TRACKED), await transport.send(TRACKED)];
    expect(told(taken)).toContain('client MAIL FROM:<bounce+…@ca.example>');
    expect(told(taken)).toContain('server 250 2.1.0 <bounce+…@ca.example> ok');
    expect(refused.response).toBe('550 5.7.1 <BOUNCE+…@CA.EXAMPLE> rejected');
    expect(JSON.stringify([taken, refused]).toLowerCase()).not.toContain(TOKEN);
  });

  it('tells of the mechanism of a sign-in and whether it was taken, and nothing else', async () => {
    const result = await buildTransport(`smtp://desk:p%C3%A4ss@${await startSmtp()}`).send(MAIL);
    expect(result).toMatchObject({ outcome: 'unreachable', cause: 'smtp_auth' });
    expect(told(result)).toContain('client AUTH PLAIN …');
    expect(told(result)).toContain('server 535 …');
    const secrets = ['desk', 'päss', Buffer.from('\0desk\0päss').toString('base64')];
    for (const secret of secrets) expect(result.dialogue).not.toContain(secret);
  });

  it('says with which TLS the connection is secured, and when nobody vouches for the certificate', async () => {
    const [host = '', port] = (await startSmtp()).split(':');
    const dialogue = createDialogue();
    const session = await openSession({ host, port: Number(port), tls: 'opportunistic' }, { dialogue });
    const lines = told({ outcome: 'accepted', dialogue: dialogue.text() });
    const tls = lines.indexOf('client STARTTLS') + 2;
    expect(lines[tls]).toMatch(/^unverified TLSv1\.[23] [A-Z0-9_]+ localhost$/);
    expect(lines[tls + 1]).toMatch(/^client EHLO /);
    const next = createDialogue();
    session.tellSecurity(next);
    expect(next.text()).toContain(lines[tls]);
    session.quit();
  });

  it('tells what broke it, and that another server was asked then', async () => {
    const [first, second] = [await buildFaultServer({ RCPT: [{ act: 'cut' }] }), await buildFaultServer({})];
    const result = await buildTransport(`${first.url} ${second.url}`).send(MAIL);
    const parts = linesOf(result).map(({ part }) => part);
    expect(parts.filter((part) => !['client', 'server', 'clear'].includes(part))).toEqual([
      'connected',
      'fault',
      'closed',
      'connected',
      'content',
      'kept',
    ]);
  });

  it('is told of a server that cannot be reached at all', async () => {
    const server = await buildFaultServer({});
    const transport = buildTransport('smtp://127.0.0.1:1');
    expect(told(await transport.send(MAIL))).toEqual([
      'connected 127.0.0.1:1',
      expect.stringContaining('fault connect ECONNREFUSED'),
      'closed',
    ]);
    expect(server.stored).toEqual([]);
  });

  it('stays small, whatever the server says, and one line for each of its lines', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `250-X-${index} ${'\u0007é'.repeat(400)}`).join('\r\n');
    const server = await buildFaultServer({
      EHLO: [`${many}\r\n250 Ok`],
      RCPT: [`550-${'x'.repeat(9_000)}\r\n550 5.1.1 No`],
    });
    const result = await buildTransport(server.url).send(MAIL);
    expect(result).toMatchObject({ outcome: 'permanent' });
    expect(result.dialogue?.length).toBeLessThan(10_000);
    expect(linesOf(result).at(-1)).toMatchObject({ part: 'omitted' });
    for (const { text } of linesOf(result)) expect(text).toMatch(/^[^\p{C}]{0,300}$/u);
  });
});
