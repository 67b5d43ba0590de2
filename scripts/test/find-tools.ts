import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Debian's package for each tool. */
const DEBIAN_PACKAGES = {
  chromium: 'chromium',
  postgresBin: 'postgresql',
  openssl: 'openssl',
  nginx: 'nginx',
  postfix: 'postfix',
  dovecotImap: 'dovecot-imapd',
  dovecotLmtp: 'dovecot-lmtpd',
  opendkim: 'opendkim',
  gpg: 'gnupg',
  pebble: 'pebble',
  knot: 'knot',
  knotTools: 'knot-dnsutils',
} as const;
type ToolName = keyof typeof DEBIAN_PACKAGES;
export type Tools = { -readonly [name in ToolName]?: string };
type Environment = Readonly<Record<string, string | undefined>>;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Servers lie here, where PATH leads only administrators, and the parts of Dovecot where only Dovecot looks. */
const FOLDERS = { postgresRoot: '/usr/lib/postgresql', serverFolder: '/usr/sbin', dovecotFolder: '/usr/lib/dovecot' };

function onPath(environment: Environment, names: readonly string[]): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Debian keeps the servers' programs off PATH, a folder per major version; the newest serves. */
function debianPostgres(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(folder, version, 'bin')).find((bin) => isExecutable(join(bin, 'initdb')));
}

/** What the tests need besides npm's packages, where this machine has it. */
export function findTools(
  environment: Environment,
  { postgresRoot, serverFolder, dovecotFolder }: typeof FOLDERS = FOLDERS,
): Tools {
  const initdb = onPath(environment, ['initdb']);
  const server = (name: string) => onPath(environment, [name]) ?? [join(serverFolder, name)].find(isExecutable);
  const found = {
    chromium: environment.CHROMIUM_PATH || onPath(environment, ['chromium', 'chromium-browser', 'google-chrome']),
    postgresBin: initdb ? dirname(realpathSync(initdb)) : debianPostgres(postgresRoot),
    openssl: onPath(environment, ['openssl']),
    nginx: server('nginx'),
    postfix: server('postfix'),
    dovecotImap: [join(dovecotFolder, 'imap')].find(isExecutable),
    dovecotLmtp: [join(dovecotFolder, 'lmtp')].find(isExecutable),
    opendkim: server('opendkim'),
    // It works with its agent only, which is a package of its own.
    gpg: onPath(environment, ['gpg-agent']) && onPath(environment, ['gpg']),
    pebble: onPath(environment, ['pebble']),
    knot: server('knotd'),
    knotTools: onPath(environment, ['knsupdate']),
  };
  return Object.fromEntries(Object.entries(found).filter(([, path]) => path !== undefined));
}

/** Parts of the mail server of the tests, which only root can start. */
const FOR_ROOT: readonly ToolName[] = ['postfix', 'dovecotImap', 'dovecotLmtp'];

/** The Debian packages of the tools that are missing; for others than root without those that only root can start. */
export function missingPackages(tools: Tools, { isRoot }: { isRoot: boolean }): string[] {
  const names = Object.keys(DEBIAN_PACKAGES) as ToolName[]; // cast: Object.keys forgets the literal keys
  const needed = names.filter((name) => isRoot || !FOR_ROOT.includes(name));
  return needed.filter((name) => tools[name] === undefined).map((name) => DEBIAN_PACKAGES[name]);
}
