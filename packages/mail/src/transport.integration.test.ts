import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import type { RenderedMail } from './message.ts';
import { openSession } from './smtp-session.ts';
import { buildMailbox, buildTransport, HASTY } from './testing/mailboxes.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';

const prepared = prepareMail(sampleContent());
const mailTo = (to: string): RenderedMail => renderMail(prepared, sampleHeaders({ to: { address: parseAddress(to) } }));
const MAIL = mailTo('admin@example.com');

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port; // cast: a TCP listener has no pipe name
}

/** A server that answers each command by a script, or with 250; a mail's lines are one command, DOT. */
function scripted(answers: Readonly<Record<string, string>>): Promise<number> {
  const answerOf = (command: string) => answers[command] ?? (command === 'DATA' ? '354 go' : '250 ok');
  const onSocket = (socket: Socket) => {
    socket.on('error', () => {});
    socket.write('220 scripted\r\n');
    let inData = false;
    const onLine = (line: string) => {
      if (inData && line !== '.') return;
      const command = inData ? 'DOT' : line.slice(0, 4).toUpperCase();
      inData = command === 'DATA';
      if (answerOf(command) === 'CUT') socket.destroy();
      else socket.write(`${answerOf(command)}\r\n`);
    };
    socket.on('data', (chunk) => chunk.toString().split('\r\n').slice(0, -1).forEach(onLine));
  };
  return listen(createServer(onSocket));
}

const startSmtp = (options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> => {
  const server = new SMTPServer({ logger: false, authOptional: true, ...options });
  server.on('error', () => {}); // a client that breaks off is what these tests are about
  return listen(server.server);
};

describe('sending to a mail server', () => {
  it('delivers the bytes as they are, to the one recipient of the envelope', async () => {
    const mailbox = await buildMailbox();
    const result = await buildTransport(mailbox.smtpUrl).send(MAIL);
    const mail = await mailbox.waitForMessage(() => true);
    expect(result).toMatchObject({ outcome: 'accepted', smtpStatus: '250', enhanced: '2.0.0' });
    expect(result.response).toContain(mail.id);
    expect([mail.mailFrom, mail.to]).toEqual(['ca@authority.example', ['admin@example.com']]);
    expect(await mailbox.raw(mail.id)).toEqual(MAIL.raw);
  });

  it('keeps dots and long mails whole', async () => {
    const mailbox = await buildMailbox();
    const content = sampleContent({ text: '.\n..\n.a\n'.repeat(20_000), attachments: [] });
    const mail = renderMail(prepareMail(content), sampleHeaders());
    expect((await buildTransport(mailbox.smtpUrl).send(mail)).outcome).toBe('accepted');
    expect(await mailbox.raw(mailbox.messages()[0]?.id ?? '')).toEqual(mail.raw);
  });

  it('uses a connection again, and never more than allowed', async () => {
    const mailbox = await buildMailbox();
    const transport = buildTransport(mailbox.smtpUrl, { maxConnections: 2 });
    // A third connection would be refused, and show as another outcome.
    mailbox.faults.set([
      { at: 'connect', strike: { do: 'wait', ms: 1 }, times: 2 },
      { at: 'connect', strike: { do: 'reply', code: 421 } },
    ]);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => transport.send(mailTo(`a${index}@example.com`))),
    );
    expect(results.map((result) => result.outcome)).toEqual(Array(12).fill('accepted'));
    expect(new Set(mailbox.messages().map((mail) => mail.to[0])).size).toBe(12);
  });

  it('goes on with the next mail after a refused one, on the same connection', async () => {
    const mailbox = await buildMailbox();
    const transport = buildTransport(mailbox.smtpUrl, { maxConnections: 1 });
    mailbox.faults.set([
      { at: 'connect', strike: { do: 'wait', ms: 1 }, times: 1 },
      { at: 'connect', strike: { do: 'reply', code: 421 } },
      { at: 'rcpt', strike: { do: 'reply', code: 550 }, recipient: 'nobody@example.com' },
    ]);
    const refused = await transport.send(mailTo('nobody@example.com'));
    expect(refused).toMatchObject({
      outcome: 'permanent',
      cause: 'recipient_invalid',
      smtpStatus: '550',
      enhanced: '5.1.1',
      response: '550 5.1.1 No such user',
    });
    expect((await transport.send(MAIL)).outcome).toBe('accepted');
  });

  it.each([
    ['mail', 451, 'transient'],
    ['rcpt', 450, 'transient'],
    ['data', 452, 'transient'],
    ['dot', 452, 'transient'],
    ['dot', 554, 'permanent'],
    ['mail', 550, 'permanent'],
    ['connect', 421, 'unreachable'],
    ['mail', 421, 'unreachable'],
    ['rcpt', 421, 'unreachable'],
    ['dot', 421, 'unreachable'],
    ['connect', 554, 'unreachable'],
  ] as const)('tells what a refusal at %s with %i means: %s', async (at, code, outcome) => {
    const mailbox = await buildMailbox();
    mailbox.faults.set([{ at, strike: { do: 'reply', code } }]);
    const result = await buildTransport(mailbox.smtpUrl).send(MAIL);
    expect(result).toMatchObject({ outcome, smtpStatus: String(code) });
    expect(mailbox.messages()).toEqual([]);
  });

  it.each([
    ['connect', 'hang', 'unreachable', 'smtp_timeout'],
    ['mail', 'hang', 'unreachable', 'smtp_timeout'],
    ['data', 'hang', 'unreachable', 'smtp_timeout'],
    ['dot', 'hang', 'uncertain', 'smtp_answer_lost'],
    ['rcpt', 'drop', 'unreachable', 'smtp_unreachable'],
    ['data', 'drop', 'unreachable', 'smtp_unreachable'],
    ['dot', 'drop', 'uncertain', 'smtp_answer_lost'],
  ] as const)('knows before from after the final dot: %s, %s', async (at, strike, outcome, cause) => {
    const mailbox = await buildMailbox();
    mailbox.faults.set([{ at, strike: { do: strike } }]);
    expect(await buildTransport(mailbox.smtpUrl, HASTY).send(MAIL)).toMatchObject({ outcome, cause });
  });

  it('tries at once on a new connection when an idle one turns out to be dead', async () => {
    const mailbox = await buildMailbox();
    const transport = buildTransport(mailbox.smtpUrl, { maxConnections: 1 });
    await transport.send(MAIL);
    mailbox.faults.set([{ at: 'mail', strike: { do: 'reply', code: 421 }, times: 1 }]);
    expect((await transport.send(MAIL)).outcome).toBe('accepted');
    mailbox.faults.set([{ at: 'mail', strike: { do: 'drop' }, times: 1 }]);
    expect((await transport.send(MAIL)).outcome).toBe('accepted');
    expect(mailbox.messages()).toHaveLength(3);
  });

  it('says so when nothing listens', async () => {
    const mailbox = await buildMailbox();
    await mailbox.stop();
    expect(await buildTransport(mailbox.smtpUrl).send(MAIL)).toMatchObject({
      outcome: 'unreachable',
      cause: 'smtp_unreachable',
    });
  });

  it('counts a mail as accepted whatever the server does after its 250', async () => {
    const transport = buildTransport(`smtp://127.0.0.1:${await scripted({ RSET: '500 no', QUIT: 'CUT' })}`);
    expect((await transport.send(MAIL)).outcome).toBe('accepted');
    transport.close();
    expect((await transport.send(MAIL)).outcome).toBe('unreachable');
  });

  it('does not send a non-ASCII mailbox to a server that would not understand it', async () => {
    const mailbox = await buildMailbox();
    const mail = mailTo('käthe@example.com');
    expect((await buildTransport(mailbox.smtpUrl).send(mail)).outcome).toBe('accepted');
    expect(mailbox.messages()[0]?.to).toEqual(['käthe@example.com']);
    const old = buildTransport(`smtp://127.0.0.1:${await scripted({ EHLO: '250 old', MAIL: '250 ok' })}`);
    expect(await old.send(mail)).toMatchObject({ outcome: 'permanent', cause: 'smtp_utf8', enhanced: '5.6.7' });
    expect((await old.send(MAIL)).outcome).toBe('accepted');
  });
});

describe('a mail that demands TLS all the way (RFC 8689)', () => {
  const session = (port: number) =>
    openSession({ host: '127.0.0.1', port, tls: 'opportunistic', requireTls: true }, { greetingMs: 2_000 });

  it('goes only to a server that promises it, and says so to the server', async () => {
    const asked: unknown[] = [];
    const server = await startSmtp({
      hideREQUIRETLS: false,
      onMailFrom: (address, _session, answer) => {
        asked.push(address.args);
        answer();
      },
      onData: (stream, _session, answer) => {
        stream.resume().on('end', () => answer());
      },
    });
    expect(await (await session(server)).send(MAIL)).toMatchObject({ outcome: 'accepted' });
    expect(asked).toEqual([expect.objectContaining({ REQUIRETLS: true })]);
  });

  it('is not sent to one that does not', async () => {
    const port = await startSmtp({ hideREQUIRETLS: true });
    expect(await (await session(port)).send(MAIL)).toMatchObject({ outcome: 'unreachable', cause: 'smtp_require_tls' });
  });
});

describe('a connection to a mail server', () => {
  const remote = (port: number, tls: 'required' | 'opportunistic') =>
    openSession({ host: '127.0.0.1', port, tls }, { greetingMs: 2_000 });

  it('is not made in clear text where TLS is required', async () => {
    await expect(remote(await startSmtp({ disabledCommands: ['STARTTLS'] }), 'required')).rejects.toMatchObject({
      code: 'ETLS',
    });
  });

  it('is not made with a certificate that nobody vouches for, unless that was asked for', async () => {
    const port = await startSmtp({});
    await expect(remote(port, 'required')).rejects.toMatchObject({ code: expect.stringMatching(/ETLS|ESOCKET/) });
    const session = await remote(port, 'opportunistic');
    session.quit();
  });

  it('reports a TLS fault as one', async () => {
    const mailbox = await buildMailbox();
    const plain = buildTransport(`smtps://127.0.0.1:${mailbox.smtpPort}`, { greetingMs: 500, connectMs: 500 });
    expect(await plain.send(MAIL)).toMatchObject({ outcome: 'unreachable', cause: 'smtp_tls' });
    const port = await startSmtp({ secure: true });
    const selfSigned = buildTransport(`smtps://127.0.0.1:${port}`);
    expect(await selfSigned.send(MAIL)).toMatchObject({ outcome: 'unreachable', cause: 'smtp_tls' });
  });

  it('reports a refused password as the operator’s fault, not the mail’s', async () => {
    const port = await startSmtp({
      allowInsecureAuth: true,
      onAuth: (_auth, _session, answer) => answer(new Error('no')),
    });
    const result = await buildTransport(`smtp://desk:wrong@127.0.0.1:${port}`).send(MAIL);
    expect(result).toMatchObject({ outcome: 'unreachable', cause: 'smtp_auth', smtpStatus: '535' });
    expect(JSON.stringify(result)).not.toContain('wrong');
  });
});
