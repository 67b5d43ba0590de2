import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { type Program, type ProgramSpec, startProgram } from '../../../scripts/start/program.ts';
import type { Context } from './part.ts';

const SERVERS = {
  authority: { command: ['apps/authority/src/main.ts'], port: 'CERTDESK_CA_PORT' },
  api: { command: ['apps/desk/src/main.ts', 'api'], port: 'CERTDESK_PORT' },
  worker: { command: ['apps/desk/src/main.ts', 'worker'], port: undefined },
} as const;

export type Settings = Readonly<Record<string, string>>;
export type Server = { program: Program; port: number };
export type ServerName = keyof typeof SERVERS;

/** Settings that the servers of one part share: ports, secrets, and limits so high that none is met. */
export async function makeSettings(context: Context, name: string): Promise<Settings> {
  const [desk, authority] = await findFreePorts(2);
  return {
    CERTDESK_DATA: join(context.scratch, name),
    CERTDESK_DEMO: '0',
    CERTDESK_PORT: String(desk),
    CERTDESK_CA_PORT: String(authority),
    CERTDESK_CA_SECRET: randomBytes(24).toString('base64url'),
    CERTDESK_SECRET: randomBytes(24).toString('base64url'),
    CERTDESK_ADMIN_EMAIL: 'owner@example.com',
    CERTDESK_ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
    CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
    CERTDESK_MAILS_PER_ORDER_HOUR: '100',
    CERTDESK_MAILS_PER_ORDER_DAY: '100',
    CERTDESK_MAILS_PER_ACCOUNT_HOUR: '1000000000',
    CERTDESK_LOG_LEVEL: 'info',
  };
}

const inheritedEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CERTDESK_|DATABASE_URL|SMTP_URL)/.test(name)));

/** Starts one server of the product, as a process of its own, and waits until it is ready. */
export async function startServer(context: Context, name: ServerName, settings: Settings): Promise<Server> {
  const { command, port: portName } = SERVERS[name];
  const port = portName === undefined ? 0 : Number(settings[portName]);
  const spec: ProgramSpec = {
    name: name === 'api' ? 'desk' : name,
    command,
    environment: { ...inheritedEnvironment(), ...settings },
    logFile: join(context.scratch, `${name}.log`),
    stopTimeoutMs: 20_000,
    ...(port === 0 ? { readyEvent: 'desk.ready' } : { probe: `http://127.0.0.1:${port}/readyz` }),
    ...(name === 'api' ? { readyEvent: 'ready' } : {}),
  };
  const program = startProgram(spec, (event) => context.say(`${name} logged ${event}`));
  context.defer(program.stop);
  await program.whenReady();
  return { program, port };
}
