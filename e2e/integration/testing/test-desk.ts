import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAuthorityConfig, startAuthority } from '@certdesk/authority';
import { readDeskConfig, serve } from '@certdesk/desk';
import { startMailbox } from '@certdesk/mailbox';
import { createLog, type Engine, type Log } from '@certdesk/platform';
import { createTestClock, layFreshPglite, openTestDatabase } from '@certdesk/platform/testing';
import { signIn } from './client.ts';
import { startWaywardProxy } from './wayward-proxy.ts';

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };

export type TestDeskOptions = {
  engine: Engine;
  /** Settings of the desk beside those made here; they win. */
  environment?: Readonly<Record<string, string>>;
  /** Settings of the CA beside those made here; they win. */
  authorityEnvironment?: Readonly<Record<string, string>>;
};
export type TestDesk = Awaited<ReturnType<typeof startTestDesk>>;

/** Each log line that a program writes, for tests that look for what must not be there. */
function collectLog(name: string): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLog({ name, level: 'debug', write: (line) => void lines.push(line) }) };
}

/** An empty database for the desk, on a server or by PGlite in the data folder. */
async function prepareDatabase(engine: Engine, dataFolder: string) {
  if (engine === 'pglite') {
    await layFreshPglite(join(dataFolder, 'desk', 'database'));
    return { env: {}, close: async () => {} };
  }
  const database = await openTestDatabase('postgres');
  return { env: { DATABASE_URL: database.engine === 'postgres' ? database.url : '' }, close: database.close };
}

/**
 * The real desk, the real built-in CA and the real mailbox in this process, on one clock that stands still until the
 * test moves it. The desk reaches the CA through a proxy that can be told to misbehave.
 */
export async function startTestDesk({ engine, environment = {}, authorityEnvironment = {} }: TestDeskOptions) {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-desk-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = createTestClock();
  const mailbox = await startMailbox({ folder: join(folder, 'mailbox') });
  opening.defer(() => mailbox.stop());
  const logs = { desk: collectLog('desk'), authority: collectLog('authority') };

  const authoritySettings = { CERTDESK_DATA: folder, SMTP_URL: mailbox.smtpUrl, ...authorityEnvironment };
  const openAuthority = (port: string) =>
    startAuthority(readAuthorityConfig({ ...authoritySettings, CERTDESK_CA_PORT: port }), {
      clock,
      log: logs.authority.log,
    });
  await layFreshPglite(join(folder, 'authority', 'database'));
  let authority = await openAuthority('0');
  opening.defer(() => authority.stop());
  const { deskSecret, port, url: authorityUrl } = authority;
  const proxy = await startWaywardProxy(authorityUrl);
  opening.defer(() => proxy.stop());

  const server = await prepareDatabase(engine, folder);
  opening.defer(() => server.close());
  const config = readDeskConfig({
    CERTDESK_DATA: folder,
    CERTDESK_PORT: '0',
    CERTDESK_CA_URL: proxy.url,
    CERTDESK_CA_SECRET: deskSecret,
    CERTDESK_MAILBOX_PORT: String(mailbox.httpPort),
    CERTDESK_SMTP_PORT: new URL(mailbox.smtpUrl).port,
    CERTDESK_ADMIN_EMAIL: OWNER.email,
    CERTDESK_ADMIN_PASSWORD: OWNER.password,
    CERTDESK_DEMO: '0',
    CERTDESK_POLL_SECONDS: '3600',
    ...server.env,
    ...environment,
  });
  const serving = await serve({ config, process: 'all', clock, log: logs.desk.log });
  opening.defer(() => serving.stop());
  const url = serving.url ?? '';
  const owner = await signIn(url, OWNER);
  const running = opening.move();
  const settle = async () => {
    await authority.wake();
    await serving.desk.reader.readAll();
  };

  return {
    ...{ url, clock, mailbox, proxy, owner, logs, folder, deskSecret },
    desk: serving.desk,
    db: serving.desk.database.db,
    /** Moves the clock and lets the CA do what has become due, and the desk hear of it. */
    advance: async (ms: number) => {
      // First everything that is under way: what was signed before the move would be too old after it.
      await settle();
      clock.advance(ms);
      await settle();
    },
    stopAuthority: () => authority.stop(),
    /** Starts the CA again on its data, at its old address. */
    startAuthority: async () => {
      authority = await openAuthority(String(port));
    },
    stop: () => running.disposeAsync(),
  };
}
