import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseAddress } from '../address.ts';
import { createIntrospection } from '../testing/mail-server/introspection.ts';
import { canRunMailServer, type MailServer, startMailServer } from '../testing/mail-server/mail-server.ts';
import { listenOnLoopback } from '../testing/mail-server/ports.ts';
import { buildTransport } from '../testing/mailboxes.ts';
import { startBounceMailbox } from './bounce-mailbox.ts';
import type { ImapSettings } from './imap-url.ts';

const ACCOUNT = 'bounces@ca.example';
const KNOWN = 'bounces+known@ca.example';

describe.runIf(canRunMailServer)('the mailbox of the bounces, at Dovecot', () => {
  const introspection = createIntrospection({ token: 'good-token', username: ACCOUNT });
  let server: MailServer;
  beforeAll(async () => {
    const settings = { recipient_delimiter: '+' };
    const introspectionUrl = `http://127.0.0.1:${await listenOnLoopback(introspection)}/`;
    server = await startMailServer({
      introspectionUrl,
      domains: ['ca.example'],
      accounts: { [ACCOUNT]: 'secret' },
      settings,
    });
  });
  afterAll(async () => {
    await server?.stop();
    introspection.close();
  });

  const read = (secret: ImapSettings['secret'] = { pass: 'secret' }) => {
    const imap = {
      host: '127.0.0.1',
      port: server.ports.imap,
      tls: 'none',
      user: ACCOUNT,
      secret,
      folder: 'INBOX',
    } as const;
    const take = vi.fn(async (_address: string, _raw: Buffer) => undefined);
    const onError = vi.fn();
    const mailbox = startBounceMailbox({ imap, take, onError, knows: async (address) => address === KNOWN });
    onTestFinished(mailbox.stop);
    return { take, onError };
  };
  async function bring(to: string, subject: string): Promise<void> {
    const raw = Buffer.from(`To: ${to}\r\nSubject: ${subject}\r\n\r\nSorry.\r\n`);
    const transport = buildTransport(`smtp://127.0.0.1:${server.ports.plain}`);
    const envelope = { from: null, to: parseAddress(to) };
    expect(await transport.send({ raw, envelope, messageId: '<r@m.example>' })).toMatchObject({ outcome: 'accepted' });
  }
  const count = async () => (await server.mailsOf(ACCOUNT)).length;

  it('is read for what lies there and for what comes, and what is stored is deleted', async () => {
    await bring(KNOWN, 'first');
    await server.waitForMails(ACCOUNT, 1);
    const { take, onError } = read();
    await vi.waitFor(() => expect(take).toHaveBeenCalledTimes(1), 60_000);
    await bring(KNOWN, 'second');
    await vi.waitFor(() => expect(take).toHaveBeenCalledTimes(2), 60_000);
    expect(take.mock.calls.map(([address, raw]) => [address, /Subject: (\w+)/.exec(raw.toString())?.[1]])).toEqual([
      [KNOWN, 'first'],
      [KNOWN, 'second'],
    ]);
    await waitUntil('what was stored is deleted', async () => (await count()) === 0);
    expect(onError).not.toHaveBeenCalled();
  });

  it('keeps what could not be stored until it can be', async () => {
    const { take, onError } = read();
    take.mockRejectedValueOnce(new Error('the database is away'));
    await bring(KNOWN, 'third');
    await vi.waitFor(() => expect(take).toHaveBeenCalledTimes(2), 60_000);
    expect(onError).toHaveBeenCalledOnce();
    await waitUntil('it is deleted', async () => (await count()) === 0);
  });

  it('keeps what is not ours, and reads past it', async () => {
    const { take } = read();
    await bring(ACCOUNT, 'advertising');
    await bring('bounces+foreign@ca.example', 'guess');
    await bring(KNOWN, 'fourth');
    await vi.waitFor(() => expect(take).toHaveBeenCalledOnce(), 60_000);
    await waitUntil('ours is deleted', async () => (await count()) === 2);
  });

  it('says that it cannot be opened, and goes on trying', async () => {
    const { take, onError } = read({ pass: 'wrong' });
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2), 60_000);
    expect(take).not.toHaveBeenCalled();
  });

  it('is opened with a token instead of a password, as soon as there is a good one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'certdesk-token-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'old-token\n');
    const { take, onError } = read({ tokenFile });
    await vi.waitFor(() => expect(onError).toHaveBeenCalled(), 60_000);
    await writeFile(tokenFile, 'good-token\n');
    await bring(KNOWN, 'fifth');
    await vi.waitFor(() => expect(take).toHaveBeenCalledOnce(), 60_000);
  });
});
