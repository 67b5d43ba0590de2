import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { waitUntil } from '@certdesk/platform/testing';
import { makeCertificates } from './certificates.ts';
import { dovecotConf, MAIL_USER, oauthConf } from './dovecot-config.ts';
import { type Policy, type PolicyService, startPolicyService } from './policy-service.ts';
import type { MailServerPorts } from './ports.ts';
import { mainCf, masterCf, type PostfixConfig, transportMap } from './postfix-config.ts';
import { runTool, startDaemon } from './processes.ts';

export type MailServerOptions = Partial<Pick<PostfixConfig, 'domains' | 'routes' | 'settings'>> & {
  /** Mailboxes that exist, each with its own password for SASL and IMAP; mail to others of `domains` bounces. */
  readonly accounts: Readonly<Record<string, string>>;
  /** RFC 7662: then XOAUTH2 and OAUTHBEARER are offered. */
  readonly introspectionUrl?: string;
};

export type MailServer = {
  readonly ports: MailServerPorts;
  /** PEM of the CA that vouches for the server's certificate, and the file it lies in. */
  readonly ca: string;
  readonly caFile: string;
  /** Decides on every RCPT TO from now on. */
  setPolicy: (policy: Policy) => void;
  /** The mails that lie in an account's mailbox, oldest first. */
  mailsOf: (account: string) => Promise<Buffer[]>;
  /** Waits until there are so many. */
  waitForMails: (account: string, count: number) => Promise<Buffer[]>;
  /** Queue ids of the mails that Postfix has not got rid of. */
  queue: () => Promise<string[]>;
  /** What Postfix and Dovecot logged. */
  log: () => Promise<string>;
  stop: () => Promise<void>;
};

async function writeFiles(folder: string, config: PostfixConfig, options: MailServerOptions): Promise<void> {
  const { accounts, introspectionUrl } = options;
  const users = Object.entries(accounts).map(
    ([name, password]) => `${name}:${password}:${MAIL_USER.uid}:${MAIL_USER.gid}::${folder}/mail/${name}\n`,
  );
  const files = {
    'postfix/main.cf': mainCf(config),
    'postfix/master.cf': masterCf(config),
    'postfix/transport': transportMap(config),
    users: users.join(''),
    'dovecot.conf': dovecotConf({ folder, imapPort: config.ports.imap, introspectionUrl }),
    'oauth2.conf': oauthConf(introspectionUrl ?? ''),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

/** Both servers change to users of their own, who must be able to enter. */
async function makeFolders(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const name of ['postfix', 'queue', 'state', 'log', 'mail']) await mkdir(join(folder, name));
  await chown(join(folder, 'mail'), MAIL_USER.uid, MAIL_USER.gid);
  // Postfix's own user is the first to write there, and refuses a folder of anybody else's.
  await runTool('chown', ['postfix', join(folder, 'state')]);
}

/** A mail of a Maildir, or nothing when Dovecot has renamed (read, marked) or deleted it since it was listed. */
const readListed = async (file: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** All mails of a Maildir at one moment: when one has moved while the others were read, all are read anew. */
async function readMaildir(folder: string): Promise<Buffer[]> {
  const folders = ['new', 'cur'].map((name) => join(folder, name)).filter(existsSync);
  const listed = (
    await Promise.all(folders.map(async (name) => (await readdir(name)).map((file) => join(name, file))))
  ).flat();
  // Maildir names start with the second, then the microsecond of the delivery.
  const files = listed.sort((a, b) => basename(a).localeCompare(basename(b), 'en', { numeric: true }));
  const mails = (await Promise.all(files.map(readListed))).filter((mail) => mail !== undefined);
  return mails.length === files.length ? mails : readMaildir(folder);
}

async function startServers(folder: string, ports: MailServerPorts, stack: AsyncDisposableStack): Promise<void> {
  const dovecot = await startDaemon(['dovecot', '-F', '-c', join(folder, 'dovecot.conf')], {
    cwd: folder,
    ports: [ports.imap],
  });
  stack.defer(dovecot.stop);
  await runTool('postfix', ['-c', join(folder, 'postfix'), 'check']);
  const { plain, submission, smtps } = ports;
  const postfix = await startDaemon(['master', '-c', join(folder, 'postfix'), '-s'], {
    cwd: folder,
    ports: [plain, submission, smtps],
  });
  stack.defer(postfix.stop);
}

async function findPorts(policy: PolicyService): Promise<MailServerPorts> {
  const [plain = 0, submission = 0, smtps = 0, imap = 0] = await findFreePorts(4);
  return { plain, submission, smtps, imap, policy: policy.port };
}

const readLogs = async (folder: string): Promise<string> => {
  const files = ['postfix.log', 'dovecot.log'].map((name) => join(folder, 'log', name)).filter(existsSync);
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
};

/** Postfix changes users, which only root may: elsewhere its tests are counted as skipped. */
export const canRunMailServer = process.getuid?.() === 0;

/**
 * Debian's Postfix (submission, a smarthost's plain port, a queue, DSN) and Dovecot (mailboxes, sign-in, IMAP), on free
 * ports of loopback and in a temporary folder, which `stop` removes. Nothing leaves the machine: mail goes to an account,
 * by one of `routes`, or back.
 */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-mail-server-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const policy = await startPolicyService();
  stack.defer(policy.stop);
  const ports = await findPorts(policy);
  const { domains = ['example.com'], routes = {}, settings = {} } = options;
  await makeFolders(folder);
  const ca = await makeCertificates(folder);
  await writeFiles(folder, { folder, ports, domains, routes, settings }, options);
  try {
    await startServers(folder, ports, stack);
  } catch (error) {
    throw new Error(`the mail server did not start:\n${await readLogs(folder)}`, { cause: error });
  }
  const mailsOf = (account: string) => readMaildir(join(folder, 'mail', account));
  const resources = stack.move();
  return {
    ports,
    ca,
    caFile: join(folder, 'ca.pem'),
    setPolicy: policy.set,
    mailsOf,
    waitForMails: (account, count) =>
      waitUntil(`${account} has ${count} mails`, async () => {
        const mails = await mailsOf(account);
        return mails.length >= count && mails;
      }),
    queue: async () => {
      const listed = await runTool('postqueue', ['-c', join(folder, 'postfix'), '-j']);
      return listed
        .split('\n')
        .filter(Boolean)
        .map((line) => String((JSON.parse(line) as { queue_id: unknown }).queue_id)); // cast: postqueue's own form
    },
    log: () => readLogs(folder),
    stop: () => resources.disposeAsync(),
  };
}
