import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import { waitUntil } from '@certdesk/platform/testing';

const run = promisify(execFile);
/** Where Debian puts servers, and where PATH leads only administrators. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/lib/postfix/sbin`;
const STOP_TIMEOUT_MS = 10_000;

/** Runs a program to its end and answers what it printed. Throws with its words when it fails or is not installed. */
export async function runTool(
  program: string,
  args: readonly string[],
  { cwd, input }: { cwd?: string; input?: string | Buffer } = {},
): Promise<string> {
  const running = run(program, args, { cwd, env: { ...process.env, PATH }, maxBuffer: 64 * 1024 * 1024 });
  running.child.stdin?.end(input);
  try {
    const { stdout, stderr } = await running;
    return stdout + stderr;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error; // cast: execFile rejects with its own error
    throw new Error(`no ${program}: run \`npm test\`, which installs it`, { cause: error });
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });

export type Daemon = { stop: () => Promise<void> };

export type DaemonOptions = {
  readonly cwd: string;
  readonly ports: readonly number[];
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts a server in a process group of its own, and waits until it answers at each port. */
export async function startDaemon(
  command: readonly [string, ...string[]],
  { cwd, ports, env: own = {} }: DaemonOptions,
): Promise<Daemon> {
  const [program, ...args] = command;
  const env = { ...process.env, PATH, ...own };
  const child = spawn(program, args, { cwd, stdio: 'ignore', detached: true, env });
  let failure: unknown;
  child.on('error', (error) => {
    failure = error;
  });
  const stop = () => stopDaemon(child);
  const checkRunning = () => {
    if (failure || child.exitCode !== null) throw new Error(`${program} did not start`, { cause: failure });
  };
  try {
    for (const port of ports) {
      await waitUntil(`${program} answers at ${port}`, async () => {
        checkRunning();
        return answers(port);
      });
    }
    // It may have been somebody else who has answered.
    checkRunning();
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopDaemon(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
}
