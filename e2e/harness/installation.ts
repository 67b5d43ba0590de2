import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { createInstallation, type Installation as Programs } from '../../scripts/start/installation.ts';
import { ProgramNotReady } from '../../scripts/start/program.ts';
import { readStartSettings } from '../../scripts/start/settings.ts';

export type InstallationOptions = {
  /** Settings beside those that the harness makes; they win. */
  env?: Readonly<Record<string, string>>;
  /** With the demo orders of a first start. */
  demo?: boolean;
  /** Desk and CA on databases of their own on the tests' PostgreSQL (TEST_POSTGRES_URL) instead of PGlite. */
  postgres?: boolean;
  /** The desk's workers in a second process; needs `postgres`. */
  splitWorker?: boolean;
};

export type Installation = {
  url: string;
  mailboxUrl: string;
  caUrl: string;
  /** The first owner's sign-in. */
  email: string;
  password: string;
  dataFolder: string;
  /** Errors that the programs logged: a test that expects none can say so. */
  errors: readonly string[];
  /** The settings that the programs were started with, to run the desk's or the CA's commands beside them. */
  environment: Readonly<Record<string, string | undefined>>;
  processes: Pick<Programs, 'program'>;
  kill9: Programs['kill9'];
  restart: Programs['restart'];
  /** Stops the programs and removes the data folder and the databases. */
  stop: () => Promise<void>;
};

const LOG_TAIL = 4_000;

type Databases = { env: Record<string, string>; close: () => Promise<void> };

/** Fresh databases for desk and CA, dropped in the end. */
async function openDatabases(): Promise<Databases> {
  // Loaded only here: the database drivers take most of a second.
  const { openTestDatabase } = await import('@certdesk/platform/testing');
  const databases = await Promise.all([openTestDatabase('postgres'), openTestDatabase('postgres')]);
  const [desk, authority] = databases.map((database) => (database.engine === 'postgres' ? database.url : ''));
  return {
    env: { DATABASE_URL: desk ?? '', CERTDESK_CA_DATABASE_URL: authority ?? '' },
    close: async () => void (await Promise.all(databases.map((database) => database.close()))),
  };
}

/** PGlite's empty databases for desk and CA; a demo's are made by its first start, as everybody's are. */
async function layDatabases(dataFolder: string): Promise<void> {
  const { layFreshPglite } = await import('@certdesk/platform/testing');
  for (const program of ['desk', 'authority']) await layFreshPglite(join(dataFolder, program, 'database'));
}

/** This process's environment without what would change an installation. */
function neutralEnvironment(): Record<string, string | undefined> {
  const isSetting = (name: string) => /^(CERTDESK_|DATABASE_URL|SMTP_URL|TEST_)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting(name)));
}

async function freePortSettings(): Promise<Record<string, string>> {
  const names = ['CERTDESK_PORT', 'CERTDESK_CA_PORT', 'CERTDESK_SMTP_PORT', 'CERTDESK_MAILBOX_PORT'];
  const ports = await findFreePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}

/**
 * Starts desk, built-in CA and mailbox as `npm start` does, with the same code, on free ports and in a data folder of
 * their own. The programs end with this process, however it ends.
 */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'certdesk-e2e-'));
  const databases = options.postgres ? await openDatabases() : undefined;
  const owner = { email: 'owner@example.com', password: randomBytes(12).toString('base64url') };
  const environment = {
    ...neutralEnvironment(),
    ...(await freePortSettings()),
    CERTDESK_DATA: dataFolder,
    CERTDESK_DEMO: options.demo ? '1' : '0',
    CERTDESK_ADMIN_EMAIL: owner.email,
    CERTDESK_ADMIN_PASSWORD: owner.password,
    ...databases?.env,
    ...options.env,
  };
  const settings = readStartSettings(environment, 'a port');
  if (!databases && !settings.seedDemo) await layDatabases(dataFolder);
  const errors: string[] = [];
  const programs = createInstallation({
    settings,
    step: (_, work) => work(),
    onError: ({ name }, event) => errors.push(`${name}: ${event}`),
    splitWorker: options.splitWorker ?? false,
  });
  const stop = async () => {
    await programs.stop();
    await databases?.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const address = (port: number) => `http://127.0.0.1:${port}`;
  try {
    await programs.start();
  } catch (error) {
    // The log goes with the data folder, so what it ends with is said here.
    const log = error instanceof ProgramNotReady ? (await readFile(error.logFile, 'utf8')).slice(-LOG_TAIL) : '';
    await stop();
    throw new Error(`the installation did not start\n${log}`, { cause: error });
  }
  return {
    url: address(settings.ports.CERTDESK_PORT),
    caUrl: address(settings.ports.CERTDESK_CA_PORT),
    mailboxUrl: address(settings.ports.CERTDESK_MAILBOX_PORT),
    ...owner,
    dataFolder,
    errors,
    environment,
    processes: programs,
    kill9: programs.kill9,
    restart: programs.restart,
    stop,
  };
}
