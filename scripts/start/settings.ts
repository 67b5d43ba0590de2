import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '@certdesk/platform';
import { StartFault, StartFaults } from '@certdesk/platform/start-fault';
import { probePort } from './ports.ts';

const DEFAULT_PORTS = {
  CERTDESK_PORT: 8080,
  CERTDESK_CA_PORT: 8081,
  CERTDESK_SMTP_PORT: 1025,
  CERTDESK_MAILBOX_PORT: 1080,
} as const;
export type PortName = keyof typeof DEFAULT_PORTS;

/** What the start command itself must know; the programs read and check the environment each for themselves. */
export type StartSettings = {
  dataFolder: string;
  ports: Readonly<Record<PortName, number>>;
  /** Without SMTP_URL the mails go to a mailbox of our own. */
  localMailbox: boolean;
  /** Demo orders are made on the very first start, and only where no mail can leave this machine. */
  seedDemo: boolean;
  environment: Environment;
};

const PORT_NAMES = Object.keys(DEFAULT_PORTS) as PortName[]; // cast: Object.keys forgets the literal keys

/** Nothing is made where something is: neither beside a desk, nor over the keys of a CA. */
const isUnused = (dataFolder: string): boolean =>
  ['desk', 'authority', 'mailbox'].every((part) => !existsSync(join(dataFolder, part)));

/** Reads what the start command needs. Throws StartFaults with every port that is none. */
export function readStartSettings(environment: Environment, portExpected: string): StartSettings {
  const dataFolder = resolve(environment.CERTDESK_DATA || './data');
  const faults: StartFault[] = [];
  const entries = PORT_NAMES.map((name) => {
    const value = environment[name] || String(DEFAULT_PORTS[name]);
    const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
    if (port < 1 || port > 65_535) faults.push(new StartFault('config.invalid', { name, expected: portExpected }));
    return [name, port] as const;
  });
  if (faults.length > 0) throw new StartFaults(faults);
  const localMailbox = !environment.SMTP_URL && !environment.SMTP_URL_FILE;
  const embedded = localMailbox && !environment.DATABASE_URL && !environment.DATABASE_URL_FILE;
  return {
    dataFolder,
    ports: Object.fromEntries(entries) as Record<PortName, number>, // cast: each name has its entry
    localMailbox,
    seedDemo: embedded && environment.CERTDESK_DEMO !== '0' && isUnused(dataFolder),
    environment,
  };
}

const namesInUse = ({ localMailbox }: StartSettings): PortName[] =>
  localMailbox ? PORT_NAMES : ['CERTDESK_PORT', 'CERTDESK_CA_PORT'];

/** Throws StartFaults that name every port which cannot be used, before anything is started. */
export async function checkPorts(settings: StartSettings): Promise<void> {
  const faults: StartFault[] = [];
  const seen = new Map<number, PortName>();
  for (const name of namesInUse(settings)) {
    const port = settings.ports[name];
    const other = seen.get(port);
    seen.set(port, name);
    const state = other ? 'free' : await probePort(port);
    if (other) faults.push(new StartFault('start.ports_equal', { name, other, port: String(port) }));
    // The port as text: as a number it would get a thousands separator.
    if (state === 'taken') faults.push(new StartFault('port.in_use', { name, port: String(port) }));
    if (state === 'denied') faults.push(new StartFault('start.port_denied', { name, port: String(port) }));
  }
  if (faults.length > 0) throw new StartFaults(faults);
}
