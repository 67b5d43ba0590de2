import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { waitUntil } from '@certdesk/platform/testing';
import { buildPortal, isPortalStale } from '../../scripts/start/build-portal.ts';
import type { Context, Figure, Part } from './harness/part.ts';
import { median } from './harness/statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const POLL_MS = 20;
const STOP_MS = 30_000;
const KIBIBYTE = 1024;
const MEGABYTE = 1_000_000;

type Process = { pid: number; parent: number; rss: number; command: string };
type Started = { seconds: number; memory: Map<string, number> };

/** Every process of this machine with its resident memory, as ps tells it (Linux, macOS). */
async function listProcesses(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], {
    maxBuffer: 16 * MEGABYTE,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command ? [{ pid: Number(pid), parent: Number(parent), rss: Number(rss) * KIBIBYTE, command }] : [];
  });
}

const NAMES = [
  ['apps/desk/', 'desk (api and worker, with PGlite)'],
  ['apps/authority/', 'built-in CA (with PGlite)'],
  ['tools/mailbox/', 'local mailbox'],
  ['scripts/start/main.ts', 'start command'],
] as const;

async function processesBelow(pid: number): Promise<Process[]> {
  const all = await listProcesses();
  const isBelow = (one: Process): boolean => {
    const parent = all.find((other) => other.pid === one.parent);
    return one.parent === pid || (parent !== undefined && parent.pid !== pid && isBelow(parent));
  };
  return all.filter(isBelow);
}

function memoryOf(processes: readonly Process[]): Map<string, number> {
  const memory = new Map<string, number>();
  for (const one of processes) {
    const name = NAMES.find(([path]) => one.command.includes(path))?.[1];
    if (name) memory.set(name, one.rss);
  }
  return memory;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
};

/** npm ends as soon as it is told to; what it has started then still stops in order. */
async function stopAll(pid: number): Promise<void> {
  const pids = (await processesBelow(pid)).map((one) => one.pid);
  process.kill(-pid, 'SIGTERM');
  await waitUntil('everything has stopped', () => !pids.some(isAlive), STOP_MS);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** One `npm start`, from the command to the desk's /readyz, and what its processes hold then. */
async function startOnce(environment: Record<string, string | undefined>): Promise<Started> {
  const began = performance.now();
  const child = spawn('npm', ['start'], { cwd: ROOT, env: environment, stdio: 'ignore', detached: true });
  let over = false;
  child.once('exit', () => {
    over = true;
  });
  try {
    while (!(await isReady(`http://127.0.0.1:${environment.CERTDESK_PORT}/readyz`))) {
      if (over) throw new Error('npm start ended before it was ready');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const seconds = (performance.now() - began) / 1000;
    return { seconds, memory: memoryOf(await processesBelow(child.pid ?? 0)) };
  } finally {
    if (!over && child.pid) await stopAll(child.pid);
  }
}

async function makeEnvironment(context: Context, name: string): Promise<Record<string, string | undefined>> {
  const ports = await findFreePorts(4);
  const neutral = Object.entries(process.env).filter(([key]) => !/^(CERTDESK_|DATABASE_URL|SMTP_URL|npm_)/.test(key));
  const names = ['CERTDESK_PORT', 'CERTDESK_CA_PORT', 'CERTDESK_SMTP_PORT', 'CERTDESK_MAILBOX_PORT'];
  return {
    ...Object.fromEntries(neutral),
    ...Object.fromEntries(names.map((key, index) => [key, String(ports[index])])),
    CERTDESK_DATA: join(context.scratch, name),
  };
}

function memoryFigures(starts: readonly Started[]): Figure[] {
  return NAMES.map(([, name]) => ({
    name: `memory, ${name}`,
    value: median(starts.flatMap(({ memory }) => memory.get(name) ?? [])) / MEGABYTE,
    unit: 'MB',
  }));
}

/** (e) From `npm start`, installed and built, to ready, and the memory of each process then. */
export const start: Part = {
  letter: 'e',
  title: 'npm start, installed and built, embedded data',
  run: async (context) => {
    if (isPortalStale(ROOT)) {
      context.say('building the portal');
      await buildPortal(ROOT);
    }
    const plain = { ...(await makeEnvironment(context, 'plain')), CERTDESK_DEMO: '0' };
    const first = await startOnce(plain);
    const again: Started[] = [];
    for (let index = 0; index < (context.quick ? 1 : 3); index += 1) again.push(await startOnce(plain));
    const figures: Figure[] = [
      { name: 'first start, without demo orders', value: first.seconds, unit: 's' },
      { name: 'later start', value: median(again.map(({ seconds }) => seconds)), unit: 's' },
    ];
    if (!context.quick) {
      const demo = await startOnce(await makeEnvironment(context, 'demo'));
      figures.push({ name: 'first start, with demo orders', value: demo.seconds, unit: 's' });
    }
    return [...figures, ...memoryFigures(again)];
  },
};
