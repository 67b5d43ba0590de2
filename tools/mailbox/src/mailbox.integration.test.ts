import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from './faults.ts';
import type { MessageSummary } from './http-face.ts';
import { type Mailbox, type MailboxOptions, startMailbox } from './mailbox.ts';

async function buildFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-mailbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
async function build(options: Partial<MailboxOptions> = {}): Promise<Mailbox> {
  const mailbox = await startMailbox({ folder: await buildFolder(), ...options });
  onTestFinished(() => mailbox.stop());
  return mailbox;
}

async function send(
  mailbox: Mailbox,
  mail: Parameters<ReturnType<typeof createTransport>['sendMail']>[0] = {},
): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: mailbox.smtpPort,
    ignoreTLS: true,
    socketTimeout: 1_000,
  });
  const info = await transport.sendMail({
    from: 'ca@authority.example',
    to: 'admin@example.com',
    subject: 'Hello',
    text: 'Hello',
    ...mail,
  });
  return info.response;
}
const read = async (mailbox: Mailbox, path: string) => (await fetch(`${mailbox.url}${path}`)).json();

describe('the local mailbox', () => {
  it('keeps every mail it took, byte for byte, also over a restart', async () => {
    const folder = await buildFolder();
    const first = await build({ folder });
    const raw = 'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <a@b.example>\r\n\r\n.\r\n..two\r\nFrom here\r\n';
    await send(first, { raw, envelope: { from: 'ca@authority.example', to: ['one@example.com', 'two@example.com'] } });
    await send(first, { subject: 'second' });
    await first.stop();
    await writeFile(join(folder, '.half.eml.part'), 'never acknowledged');

    const second = await build({ folder });
    expect(second.messages()).toEqual(first.messages());
    const [newest, oldest] = second.messages();
    expect(newest?.subject).toBe('second');
    expect(oldest).toMatchObject({
      subject: 'Grüße',
      messageId: '<a@b.example>',
      to: ['one@example.com', 'two@example.com'],
    });
    expect((await second.raw(oldest?.id ?? '')).toString()).toBe(raw);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await send(second, { subject: 'third' });
    expect(second.messages()[0]?.subject).toBe('third');
  });

  it('drops the oldest mails when it holds too many', async () => {
    const folder = await buildFolder();
    const mailbox = await build({ folder, maxMails: 2 });
    for (const subject of ['a', 'b', 'c']) await send(mailbox, { subject });
    expect(mailbox.messages().map((mail) => mail.subject)).toEqual(['c', 'b']);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('shows its mails as JSON: list, one mail, its bytes, its attachments', async () => {
    const mailbox = await build();
    const attachments = [{ filename: 'chain.pem', contentType: 'application/pem-certificate-chain', content: 'PEM' }];
    await send(mailbox, { subject: 'One', html: '<p>Hello</p>', attachments, messageId: '<one@b.example>' });
    await send(mailbox, { subject: 'Two', to: 'Other@example.com' });
    const list = (await read(mailbox, '/api/messages')) as MessageSummary[]; // cast: the next lines check it
    expect(list.map((mail) => mail.subject)).toEqual(['Two', 'One']);
    expect(list[1]).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
      from: 'ca@authority.example',
      to: 'admin@example.com',
      subject: 'One',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      messageId: '<one@b.example>',
    });
    expect(await read(mailbox, '/api/messages?to=OTHER@example.com')).toHaveLength(1);
    expect(await read(mailbox, '/api/messages?limit=1')).toHaveLength(1);
    const id = list[1]?.id ?? '';
    expect(await read(mailbox, `/api/messages/${id}`)).toMatchObject({
      text: 'Hello\n',
      html: expect.stringContaining('<p>Hello</p>'),
      attachments: [{ filename: 'chain.pem', mimeType: 'application/pem-certificate-chain', size: 3 }],
    });
    const raw = await fetch(`${mailbox.url}/api/messages/${id}/raw`);
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(Buffer.from(await raw.arrayBuffer())).toEqual(await mailbox.raw(id));
    const file = await fetch(`${mailbox.url}/api/messages/${id}/attachments/0`);
    expect([await file.text(), file.headers.get('content-disposition')]).toEqual([
      'PEM',
      'attachment; filename="chain.pem"',
    ]);
  });

  it('forgets everything when asked to', async () => {
    const mailbox = await build();
    await send(mailbox);
    expect((await fetch(`${mailbox.url}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await read(mailbox, '/api/messages')).toEqual([]);
  });

  it.each([
    ['/api/messages/..%2f..%2fetc%2fpasswd', 400],
    ['/api/messages/0123', 404],
    ['/api/messages/0123/raw', 404],
    ['/api/messages?limit=x', 400],
    ['/nothing', 404],
  ])('answers GET %s with %i and a code', async (path, status) => {
    const mailbox = await build();
    const response = await fetch(`${mailbox.url}${path}`);
    expect([response.status, await response.json()]).toEqual([status, { status, code: expect.any(String) }]);
  });

  it('is not read by pages of other sites, by whatever name they reach it', async () => {
    const mailbox = await build();
    const statusWith = async (headers: Record<string, string>) => {
      const request = httpGet(`${mailbox.url}/api/messages`, { headers });
      const [response] = await once(request, 'response');
      response.resume();
      return response.statusCode;
    };
    expect(await statusWith({ host: 'evil.example' })).toBe(403);
    expect(await statusWith({ host: '127.0.0.1.evil.example:1080' })).toBe(403);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusWith({ host: 'localhost:1080' })).toBe(200);
    const response = await fetch(`${mailbox.url}/api/messages`, { headers: { origin: 'https://evil.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('says which extensions it speaks, and refuses what is too big', async () => {
    const mailbox = await build();
    const socket = connect(mailbox.smtpPort, '127.0.0.1');
    await once(socket, 'data');
    socket.write('EHLO test\r\n');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    for (const extension of ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'DSN', 'SIZE 5242880'])
      expect(String(answer)).toContain(extension);
    expect(String(answer)).not.toMatch(/AUTH|STARTTLS/);
    await expect(send(mailbox, { text: 'x'.repeat(6 * 1024 * 1024) })).rejects.toThrow(/552|larger/);
    expect(mailbox.messages()).toEqual([]);
  });
});

describe('a fault on tap', () => {
  const strikes = async (fault: Fault) => {
    const mailbox = await build();
    mailbox.faults.set([fault]);
    const error = await send(mailbox).then(
      () => undefined,
      (cause: Error) => cause.message,
    );
    return { error, stored: mailbox.messages().length };
  };

  it.each([
    ['connect', 421, /421/],
    ['mail', 451, /451 4\.7\.1/],
    ['rcpt', 550, /550 5\.1\.1/],
    ['data', 452, /452 4\.2\.2/],
    ['dot', 452, /452 4\.2\.2/],
  ] as const)('answers at %s with %i', async (at, code, answer) => {
    expect(await strikes({ at, strike: { do: 'reply', code } })).toEqual({
      error: expect.stringMatching(answer),
      stored: 0,
    });
  });

  it.each([
    ['data', 'drop', false, /closed/, 0],
    ['data', 'hang', false, /[Tt]imeout/, 0],
    ['dot', 'drop', false, /closed/, 0],
    ['dot', 'drop', true, /closed/, 1],
    ['dot', 'hang', false, /[Tt]imeout/, 0],
    ['dot', 'hang', true, /[Tt]imeout/, 1],
  ] as const)('at %s: %s, stored: %s', async (at, strike, stored, message, count) => {
    expect(await strikes({ at, strike: { do: strike, stored } })).toEqual({
      error: expect.stringMatching(message),
      stored: count,
    });
  });

  it('strikes as often as asked, for whom it was asked, and can be read and set over HTTP', async () => {
    const mailbox = await build();
    const faults = [
      { at: 'rcpt', strike: { do: 'reply', code: 450, text: '4.2.1 Busy' }, times: 2, recipient: '@slow.example' },
    ];
    const put = (body: unknown) =>
      fetch(`${mailbox.url}/api/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await put({ faults })).status).toBe(200);
    await send(mailbox, { to: 'a@fast.example' });
    await expect(send(mailbox, { to: 'a@SLOW.example' })).rejects.toThrow('450 4.2.1 Busy');
    expect(await read(mailbox, '/api/faults')).toEqual({ faults: [{ ...faults[0], times: 1 }] });
    await expect(send(mailbox, { to: 'b@slow.example' })).rejects.toThrow('450');
    await send(mailbox, { to: 'b@slow.example' });
    expect(await read(mailbox, '/api/faults')).toEqual({ faults: [] });
    expect((await put({ faults: [{ at: 'lunch', strike: { do: 'drop' } }] })).status).toBe(400);
  });

  it('can make an answer slow', async () => {
    const mailbox = await build();
    mailbox.faults.set([{ at: 'dot', strike: { do: 'wait', ms: 50 } }]);
    const start = performance.now();
    await send(mailbox);
    expect(performance.now() - start).toBeGreaterThanOrEqual(50);
  });
});
