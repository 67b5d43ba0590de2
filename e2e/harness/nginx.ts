import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { findTools } from '../../scripts/test/find-tools.ts';

/** What an administrator gives nginx: ssl_certificate (leaf and intermediates) and ssl_certificate_key, both PEM. */
export type ServerFiles = { fullChain: string; privateKey: string };
export type TlsServer = { port: number; stop: () => Promise<void> };

const START_TIMEOUT_MS = 60_000;

/** As small as it gets, and without anything outside its folder, so that it runs for everybody. */
const configuration = (port: number) => `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 16; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate fullchain.pem;
    ssl_certificate_key key.pem;
    location / { return 200 "served\\n"; }
  }
}
`;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });

async function waitUntilServing(server: ChildProcess, port: number, said: () => string): Promise<void> {
  const end = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (server.exitCode !== null || performance.now() > end) throw new Error(`nginx did not start:\n${said()}`);
    await pause(20);
  }
}

/** A real nginx on a free port of loopback that serves a certificate. Throws with what nginx said when it refuses the files. */
export async function startNginx({ fullChain, privateKey }: ServerFiles): Promise<TlsServer> {
  const { nginx } = findTools(process.env);
  if (!nginx) throw new Error('no nginx: run `npm test`, which installs it');
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-nginx-'));
  const [port = 0] = await findFreePorts(1);
  await writeFile(join(folder, 'nginx.conf'), configuration(port));
  await writeFile(join(folder, 'fullchain.pem'), fullChain);
  await writeFile(join(folder, 'key.pem'), privateKey, { mode: 0o600 });
  const server = spawn(nginx, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log = `${log}${chunk}`.slice(-4000);
  });
  const stop = async () => {
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilServing(server, port, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}
