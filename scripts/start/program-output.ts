import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StartFault } from '@certdesk/platform/start-fault';

/** A line of JSON that a program says to whoever started it, on standard output. */
export type Announcement = Readonly<Record<string, unknown>>;
export type ProgramOutput = {
  /** The line by which the program says that it is ready. */
  readonly ready: Promise<Announcement>;
  /** What the program said in words on standard error, if it was no crash: the reason why it did not start. */
  reason: () => string | undefined;
  /** The reason as a code with parameters, where the program gives it so. */
  fault: () => StartFault | undefined;
};

const ERROR_LEVEL = 50;
const PINO_LINE = /^\{.*"level":/;

function parseLine(line: string): Announcement | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // words that happen to begin with a brace
  }
}

function faultOf({ fault }: Announcement): StartFault | undefined {
  if (typeof fault !== 'object' || fault === null || !('code' in fault)) return undefined;
  const { code, params } = fault as { code: string; params?: StartFault['params'] }; // cast: our own programs' line
  return new StartFault(code, params);
}

export type OutputOptions = {
  stdout: Readable;
  stderr: Readable;
  spec: { readonly logFile: string; readonly readyEvent?: string };
  /** Called with the event of each error that the program logs. */
  onError: (event: string) => void;
};

/**
 * Reads a program's output: its log goes to a file, its announcements come here. What it announces is not written
 * down, since a first password may be in it.
 */
export function readOutput({ stdout, stderr, spec, onError }: OutputOptions): ProgramOutput {
  const words: string[] = [];
  let fault: StartFault | undefined;
  const log = createWriteStream(spec.logFile, { flags: 'a', mode: 0o600 });
  // A full disk must not end the program that supervises the others; it is said instead.
  log.on('error', () => onError('log.not_writable'));
  const write = (line: string) => void log.write(`${line}\n`);
  const ready = Promise.withResolvers<Announcement>();
  const noteReady = (entry: Announcement) => {
    if (spec.readyEvent !== undefined && entry.event === spec.readyEvent) ready.resolve(entry);
  };
  createInterface({ input: stdout }).on('line', (line) => {
    const announcement = parseLine(line);
    if (!announcement || PINO_LINE.test(line)) return write(line);
    fault ??= faultOf(announcement);
    noteReady(announcement);
  });
  createInterface({ input: stderr }).on('line', (line) => {
    write(line);
    const entry = parseLine(line);
    if (!entry) words.push(line);
    else noteReady(entry);
    if (entry && Number(entry.level) >= ERROR_LEVEL) onError(String(entry.event ?? 'error'));
  });
  const isCrash = () => words.some((line) => /^\s+at /.test(line));
  const reason = () => (words.length === 0 || isCrash() ? undefined : words.join('\n'));
  return { ready: ready.promise, reason, fault: () => fault };
}
