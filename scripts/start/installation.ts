import { join } from 'node:path';
import { type DataPaths, prepareDataFolder, rotateLog } from './data-folder.ts';
import { type Program, type ProgramName, type ProgramSpec, startProgram } from './program.ts';
import type { Announcement } from './program-output.ts';
import type { StartSettings } from './settings.ts';

const MAILBOX_STOP_MS = 5_000;
/** Longer than the jobs of a server take to finish at most. */
const SERVER_STOP_MS = 20_000;
/** Eight months are lived through: a quarter of a minute on a usual machine, much longer on a busy one. */
const SEED_TIMEOUT_MS = 600_000;

export type InstallationOptions = {
  settings: StartSettings;
  /** Frames each step, for a person to see. */
  step: <T>(step: ProgramName, work: () => Promise<T>) => Promise<T>;
  /** An error that a running program has logged. */
  onError: (program: ProgramSpec, event: string) => void;
  /** The desk's workers run in a process of their own (needs DATABASE_URL). */
  splitWorker?: boolean;
};

export type Installation = {
  /** Starts everything in order. Throws StartFault or ProgramNotReady; what has been started is then still to be stopped. */
  start: () => Promise<Announcement>;
  /** Stops everything, the last started first. */
  stop: () => Promise<void>;
  /** Ends everything at once. */
  killAll: () => void;
  /** Resolves with the first program that ends without having been asked to. */
  readonly died: Promise<Program>;
  program: (name: ProgramName) => Program;
  /** Ends a program at once, as a power cut would (SIGKILL), without anything else noticing. */
  kill9: (name: ProgramName) => Promise<void>;
  /** Starts a program again (stops it first, if it runs) and waits until it is ready. */
  restart: (name: ProgramName) => Promise<void>;
};

const loopback = (port: number, path: string): string => `http://127.0.0.1:${port}${path}`;

function describePrograms(
  { settings, splitWorker }: InstallationOptions,
  { logs, secretFile }: DataPaths,
): ProgramSpec[] {
  const { ports, dataFolder } = settings;
  const hasSecret = settings.environment.CERTDESK_CA_SECRET || settings.environment.CERTDESK_CA_SECRET_FILE;
  const environment = {
    ...settings.environment,
    CERTDESK_DATA: dataFolder,
    ...(hasSecret ? {} : { CERTDESK_CA_SECRET_FILE: secretFile }),
  };
  const describe = (name: ProgramName, command: readonly string[]): ProgramSpec => ({
    name,
    command,
    environment,
    logFile: join(logs, `${name}.log`),
    stopTimeoutMs: name === 'mailbox' ? MAILBOX_STOP_MS : SERVER_STOP_MS,
  });
  const mailbox = {
    ...describe('mailbox', ['tools/mailbox/src/main.ts']),
    probe: loopback(ports.CERTDESK_MAILBOX_PORT, '/api/messages?limit=1'),
  };
  const authority = {
    ...describe('authority', ['apps/authority/src/main.ts']),
    probe: loopback(ports.CERTDESK_CA_PORT, '/readyz'),
  };
  const seed = {
    ...describe('seed-demo', ['scripts/demo/main.ts']),
    readyEvent: 'seeded',
    readyTimeoutMs: SEED_TIMEOUT_MS,
  };
  const desk = {
    ...describe('desk', ['apps/desk/src/main.ts', splitWorker ? 'api' : 'all']),
    probe: loopback(ports.CERTDESK_PORT, '/readyz'),
    readyEvent: 'ready',
  };
  const worker = { ...describe('worker', ['apps/desk/src/main.ts', 'worker']), readyEvent: 'desk.ready' };
  return [
    // Before the others: it runs the same programs on the same folders and ports, with a clock of its own.
    ...(settings.seedDemo ? [seed] : []),
    ...(settings.localMailbox ? [mailbox] : []),
    authority,
    desk,
    ...(splitWorker ? [worker] : []),
  ];
}

/** Desk, built-in CA and local mailbox of one data folder, as processes. Used by `npm start` and by the browser tests. */
export function createInstallation(options: InstallationOptions): Installation {
  const { settings, step, onError } = options;
  const programs = new Map<ProgramName, Program>();
  const expected = new Set<Program>();
  const died = Promise.withResolvers<Program>();
  let stopping: Promise<void> | undefined;

  const launch = (spec: ProgramSpec): Program => {
    const program = startProgram(spec, (event) => onError(spec, event));
    programs.set(spec.name, program);
    program.ended.then(() => {
      if (!expected.has(program)) died.resolve(program);
    });
    return program;
  };
  const find = (name: ProgramName): Program => {
    const program = programs.get(name);
    if (!program) throw new Error(`${name} is not part of this installation`);
    return program;
  };
  const end = async (program: Program, how: () => Promise<void> | void) => {
    expected.add(program);
    await how();
    await program.ended;
  };
  const startOne = async (spec: ProgramSpec): Promise<Announcement> => {
    rotateLog(spec.logFile);
    const program = launch(spec);
    if (spec.name !== 'seed-demo') return program.whenReady();
    // A step that does its work and ends: it says so when all of it is done.
    expected.add(program);
    const announcement = await program.whenReady();
    await program.ended;
    programs.delete(spec.name);
    return announcement;
  };
  const start = async () => {
    let announced: Announcement = {};
    for (const spec of describePrograms(options, prepareDataFolder(settings.dataFolder))) {
      if (stopping) break;
      const announcement = await step(spec.name, () => startOne(spec));
      // The seeding made the first owner, so that its password is known to it alone.
      if (spec.name === 'desk' || spec.name === 'seed-demo') announced = { ...announced, ...announcement };
    }
    return announced;
  };
  const stopAll = async () => {
    for (const program of [...programs.values()].reverse()) await end(program, program.stop);
  };
  return {
    start,
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
    killAll: () => {
      for (const program of programs.values()) program.kill('SIGKILL');
    },
    died: died.promise,
    program: find,
    kill9: (name) => end(find(name), () => find(name).kill('SIGKILL')),
    restart: async (name) => {
      const program = find(name);
      await end(program, program.stop);
      await launch(program.spec).whenReady();
    },
  };
}
