import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLES, type Role } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { createMessageId, createTransport, parseAddress, prepareMail, renderMail } from '@certdesk/mail';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { createHttp, createMetrics, silentLog, systemClock } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegisterRoute } from '../../http/routes.ts';
import { createMailbox } from './index.ts';

type Caller = { role?: Role; administersInstallation?: boolean; timeoutMs?: number };
const actor = {
  accountId: 'a',
  accountName: 'A',
  userId: 'u',
  name: 'U',
  provenAt: null,
};

/** The routes as a caller of the kind sees them; a URL of undefined is an installation without a mailbox. */
async function openRoutes(
  url: string | undefined,
  { role = 'viewer', administersInstallation = true, timeoutMs = 5_000 }: Caller = {},
) {
  const app = await createHttp({
    log: silentLog,
    clock: systemClock,
    metrics: createMetrics(),
    errors: loadTranslators('errors'),
    trustProxy: false,
    secure: false,
    ready: async () => true,
  });
  createMailbox({ url, timeoutMs }).register(
    createRegisterRoute(app, async () => ({ ...actor, role, administersInstallation })),
  );
  return { get: (path: string) => app.inject({ url: `/api/v1/mailbox/messages${path}` }), close: () => app.close() };
}

async function sendMail(smtpUrl: string, subject: string): Promise<void> {
  const from = { address: parseAddress('ca@example.com') };
  const to = { address: parseAddress('admin@example.org') };
  const content = {
    subject,
    language: 'en',
    text: 'Plain words',
    html: '<p>Rich <script>alert(1)</script></p>',
  } as const;
  const attachments = [{ filename: 'chain.pem', contentType: 'application/x-pem-file', content: Buffer.from('chain') }];
  const messageId = createMessageId(subject, 'mail.example.com');
  const headers = { from, to, date: new Date(), messageId };
  const transport = createTransport(smtpUrl);
  const { outcome } = await transport.send(renderMail(prepareMail({ ...content, attachments }), headers));
  transport.close();
  expect(outcome).toBe('accepted');
}

describe('the local mailbox', () => {
  let folder: string;
  let mailbox: Mailbox;
  let routes: Awaited<ReturnType<typeof openRoutes>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
    mailbox = await startMailbox({ folder });
    routes = await openRoutes(`${mailbox.url}/`);
    await sendMail(mailbox.smtpUrl, 'First');
    await sendMail(mailbox.smtpUrl, 'Second');
  });
  afterAll(async () => {
    await routes.close();
    await mailbox.stop();
    await rm(folder, { recursive: true });
  });

  test('lists its mails, newest first', async () => {
    const { items } = (await routes.get('')).json();
    expect(items).toMatchObject([
      { subject: 'Second', to: 'admin@example.org' },
      { subject: 'First', to: 'admin@example.org' },
    ]);
  });

  test('shows a mail with text, HTML as it came, and what is attached', async () => {
    const { items } = (await routes.get('')).json();
    expect((await routes.get(`/${items[0].id}`)).json()).toMatchObject({
      subject: 'Second',
      text: expect.stringContaining('Plain words'),
      html: expect.stringContaining('<script>'),
      attachments: [{ filename: 'chain.pem', mimeType: 'application/x-pem-file', size: 5 }],
    });
  });

  test('gives the raw mail byte by byte, as a download', async () => {
    const id = mailbox.messages()[0]?.id ?? '';
    const raw = await routes.get(`/${id}/raw`);
    expect(raw.headers['content-type']).toBe('message/rfc822');
    expect(raw.headers['content-disposition']).toBe(`attachment; filename="${id}.eml"`);
    expect(raw.rawPayload.equals(await mailbox.raw(id))).toBe(true);
  });

  test('does not find a mail that is not there', async () => {
    for (const path of ['/000000000000-000000-00000000', '/000000000000-000000-00000000/raw']) {
      const response = await routes.get(path);
      expect([response.statusCode, response.json().code]).toEqual([404, 'message.not_found']);
    }
    expect((await routes.get('/..%2Ffaults')).statusCode).toBe(400);
  });

  test.each(ROLES)('is not for an %s who does not administer the installation', async (role) => {
    const theirs = await openRoutes(mailbox.url, { role, administersInstallation: false });
    const id = mailbox.messages()[0]?.id ?? '';
    for (const path of ['', `/${id}`, `/${id}/raw`]) expect((await theirs.get(path)).statusCode).toBe(403);
    await theirs.close();
  });

  test('is said to be missing where mail goes to a mail server', async () => {
    const none = await openRoutes(undefined);
    for (const path of ['', '/1', '/1/raw']) {
      const response = await none.get(path);
      expect([response.statusCode, response.json().code]).toEqual([404, 'mailbox.not_available']);
    }
    await none.close();
  });
});

describe('a mailbox that misbehaves', () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // cast: a TCP listener has no pipe name
  };
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  const ask = async (url: string, path: string, timeoutMs = 5_000) => {
    const routes = await openRoutes(url, { timeoutMs });
    const response = await routes.get(path);
    await routes.close();
    return [response.statusCode, response.json().code];
  };
  const UNAVAILABLE = [503, 'service.unavailable'];

  test('by not being there is said to be unavailable', async () => {
    const url = await serve(() => undefined);
    servers.at(-1)?.close();
    expect(await ask(url, '')).toEqual(UNAVAILABLE);
  });

  test('by failing, by answering something else or by sending somewhere else is said to be unavailable', async () => {
    expect(await ask(await serve((_, response) => response.writeHead(500).end()), '')).toEqual(UNAVAILABLE);
    expect(await ask(await serve((_, response) => response.end('<html>')), '')).toEqual(UNAVAILABLE);
    expect(await ask(await serve((_, response) => response.end('[{"id":1}]')), '')).toEqual(UNAVAILABLE);
    const elsewhere = await serve((_, response) => response.end('[]'));
    const redirecting = await serve((_, response) => response.writeHead(302, { location: elsewhere }).end());
    expect(await ask(redirecting, '')).toEqual(UNAVAILABLE);
  });

  test('by hanging before or in its answer is said to be unavailable', async () => {
    expect(await ask(await serve(() => undefined), '', 50)).toEqual(UNAVAILABLE);
    expect(await ask(await serve((_, response) => response.write('[')), '', 50)).toEqual(UNAVAILABLE);
  });

  test('by never ending its answer does not fill the memory', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const chunk = Buffer.alloc(256 * 1024, 'x');
      const pump = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      response.on('drain', pump);
      pump();
    });
    expect(await ask(url, '/1/raw')).toEqual(UNAVAILABLE);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
});
