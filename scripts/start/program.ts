import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Announcement, type ProgramOutput, readOutput } from './program-output.ts';

export type ProgramName = 'mailbox' | 'authority' | 'desk' | 'worker' | 'seed-demo';

export type ProgramSpec = {
  name: ProgramName;
  /** Where it lies, from the root, and its arguments. */
  command: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  logFile: string;
  /** Answers 200 when the program is ready. */
  probe?: string;
  /** The event by which the program says so itself, as a line of JSON on standard output or in its log. */
  readyEvent?: string;
  stopTimeoutMs: number;
  /** How long it may take until it is ready; READY_TIMEOUT_MS unless it has more to do. */
  readyTimeoutMs?: number;
};

export type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** Why a program ended before it was ready, in its own words if it had any. */
export class ProgramNotReady extends Error {
  readonly program: ProgramName;
  readonly logFile: string;
  readonly reason: string | undefined;
  readonly timedOut: boolean;
  readonly timeoutMs: number;

  constructor(
    { name, logFile, readyTimeoutMs = READY_TIMEOUT_MS }: ProgramSpec,
    { reason, timedOut }: { reason?: string | undefined; timedOut: boolean },
  ) {
    const what = timedOut ? 'was not ready in time' : 'ended before it was ready';
    super(`${name} ${what}${reason ? `: ${reason}` : ''} (log: ${logFile})`);
    this.name = 'ProgramNotReady';
    this.program = name;
    this.logFile = logFile;
    this.reason = reason;
    this.timedOut = timedOut;
    this.timeoutMs = readyTimeoutMs;
  }
}

export type Program = {
  readonly spec: ProgramSpec;
  readonly pid: number;
  /** Settles when the process has ended, however it did. */
  readonly ended: Promise<Ending>;
  /** Resolves with what the program announced once it is ready. Throws StartFault or ProgramNotReady. */
  whenReady: () => Promise<Announcement>;
  /** Asks the program to stop and waits; after its time it is killed. */
  stop: () => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
};

const ROOT = join(import.meta.dirname, '..', '..');
const FOLLOW_PARENT = pathToFileURL(join(import.meta.dirname, 'follow-parent.ts')).href;
const READY_TIMEOUT_MS = 60_000;
const PROBE_EVERY_MS = 40;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}

function waitForEnd(child: ChildProcess): Promise<Ending> {
  // 'close', not 'exit': the last words on standard error have been read by then.
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

async function waitUntilReady(spec: ProgramSpec, output: ProgramOutput, isOver: () => boolean): Promise<Announcement> {
  while (spec.probe && !(await answers(spec.probe)) && !isOver()) await pause(PROBE_EVERY_MS);
  return spec.readyEvent ? output.ready : {};
}

/** Starts a program of the installation in a process group of its own, so that a Ctrl-C reaches only who started it. */
export function startProgram(spec: ProgramSpec, onError: (event: string) => void): Program {
  const [script = '', ...args] = spec.command;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', FOLLOW_PARENT, resolve(ROOT, script), ...args],
    { cwd: ROOT, env: spec.environment, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('both streams are pipes'); // for the types, which see any stdio
  const output = readOutput({ stdout, stderr, spec, onError });
  const ended = waitForEnd(child);
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;

  const failWhenEnded = async () => {
    await ended;
    throw output.fault() ?? new ProgramNotReady(spec, { reason: output.reason(), timedOut: false });
  };
  const whenReady = async () => {
    let over = false;
    const timer = new AbortController();
    const failInTime = async () => {
      await pause(spec.readyTimeoutMs ?? READY_TIMEOUT_MS, undefined, { signal: timer.signal });
      throw new ProgramNotReady(spec, { timedOut: true });
    };
    try {
      const ready = waitUntilReady(spec, output, () => over);
      return await Promise.race([ready, failWhenEnded(), failInTime()]);
    } finally {
      over = true;
      timer.abort();
    }
  };
  const stop = async () => {
    if (!isRunning()) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), spec.stopTimeoutMs);
    await ended;
    clearTimeout(timer);
  };
  return { spec, pid: child.pid ?? 0, ended, whenReady, stop, kill: (signal) => child.kill(signal) };
}
