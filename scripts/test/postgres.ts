import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { runCommand } from '../bootstrap/run-command.ts';

export type PostgresCluster = { url: string; stop: () => Promise<void> };
type User = { uid: number; gid: number };

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/**
 * Small, but as durable as a real one (fsync stays on): that an acknowledged row survives is part of what is tested.
 * Many connections, since every test file opens pools of its own.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
};

/** PostgreSQL refuses to run as root; there it runs as `postgres`, or as `nobody` where that user is missing. */
async function clusterUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => accounts.find(([user]) => user === name)).find(Boolean);
  if (!found) throw new Error('neither the user postgres nor nobody exists');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function initialize(bin: string, folder: string, user: User | undefined): Promise<string> {
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await Promise.all([folder, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  const { code, output } = await runCommand(
    [
      join(bin, 'initdb'),
      ...['-D', join(folder, 'data'), '-U', 'certdesk', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', '--locale=C', '--no-instructions'],
    ],
    { cwd: folder, ...user },
  );
  if (code !== 0) throw new Error(`initdb failed:\n${output}`);
  return password;
}

/** Resolves once the server says that it takes connections (its words are English by the C locale). */
function waitUntilReady(server: ChildProcess, output: Readable[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (cause?: unknown) => reject(new Error(`PostgreSQL did not start:\n${log}`, { cause }));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    server.on('error', fail);
    server.on('exit', fail);
    for (const stream of output) {
      stream.on('data', (chunk: Buffer) => {
        log = `${log}${chunk}`.slice(-4000);
        if (!log.includes('ready to accept connections')) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    server.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    server.kill('SIGINT'); // a fast shutdown: open sessions are ended
  });
}

/**
 * Starts a PostgreSQL cluster of its own in a temporary folder, reachable on loopback with a random password.
 * `overrides`: settings of postgresql.conf that the tests' own do not fit.
 */
export async function startPostgres(
  bin: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<PostgresCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-postgres-'));
  try {
    const user = await clusterUser();
    const password = await initialize(bin, folder, user);
    const [port] = await findFreePorts(1);
    const settings = Object.entries({ ...SETTINGS, ...overrides, unix_socket_directories: folder, port });
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', join(folder, 'data'), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...user },
    );
    await waitUntilReady(server, [server.stdout, server.stderr]);
    return {
      url: `postgresql://certdesk:${password}@127.0.0.1:${port}/postgres`,
      stop: async () => {
        await stopServer(server);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
