import { parseArgs } from 'node:util';
import { CertdeskError, ROLES, type Role } from '@certdesk/contract';
import { StartFault, silentLog, systemClock } from '@certdesk/platform';
import { openDeskDatabase } from '../compose.ts';
import type { Config } from '../config.ts';
import { type Accounts, createAccounts } from '../features/accounts/index.ts';
import { createAudit } from '../features/audit/index.ts';

const OPTIONS = {
  account: { type: 'string' },
  name: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
} as const;
type Values = { [option in keyof typeof OPTIONS]?: string };
type Command = (accounts: Accounts, value: (option: keyof typeof OPTIONS) => string) => Promise<unknown>;

const asRole = (text: string): Role => {
  const role = ROLES.find((candidate) => candidate === text);
  if (!role) throw new StartFault('admin.not_offered', { option: 'role', values: ROLES.join(', ') });
  return role;
};

/** What an operator does at the installation's console; each answers with one line of JSON. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'add-account': (accounts, value) => accounts.createAccount({ name: value('name') }),
  'add-member': (accounts, value) =>
    accounts.addMember({
      accountId: value('account'),
      email: value('email'),
      name: value('name'),
      role: asRole(value('role')),
    }),
  'add-administrator': (accounts, value) =>
    accounts.setInstallationAdministrator({ email: value('email'), administers: true }),
  'remove-administrator': (accounts, value) =>
    accounts.setInstallationAdministrator({ email: value('email'), administers: false }),
  'reset-password': (accounts, value) => accounts.resetPassword({ email: value('email') }),
};

function readArguments(argv: readonly string[]): { command: Command; values: Values } {
  const names = Object.keys(COMMANDS).join(', ');
  try {
    const { positionals, values } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const command = COMMANDS[positionals[0] ?? ''];
    if (!command || positionals.length !== 1) throw new StartFault('admin.unknown_command', { commands: names });
    return { command, values };
  } catch (cause) {
    if (cause instanceof StartFault) throw cause;
    throw new StartFault('admin.unknown_command', { commands: names }, { cause });
  }
}

/** `admin <command> --option value`: with the embedded database only while the desk is stopped, since it locks its folder. */
export async function adminCommand(config: Config, argv: readonly string[]): Promise<undefined> {
  const { command, values } = readArguments(argv);
  const value = (option: keyof typeof OPTIONS) => {
    const given = values[option];
    if (!given) throw new StartFault('admin.option_missing', { option });
    return given;
  };
  const { database, folder } = await openDeskDatabase(config, 'worker');
  try {
    const clock = systemClock;
    const accounts = createAccounts({
      db: database.db,
      engine: database.engine,
      publicUrl: config.publicUrl,
      secret: config.secret ?? folder.path,
      clock,
      log: silentLog,
      audit: createAudit(clock),
    });
    console.log(JSON.stringify(await command(accounts, value)));
  } catch (error) {
    if (error instanceof CertdeskError) throw new StartFault('admin.refused', { code: error.code }, { cause: error });
    throw error;
  } finally {
    await database.close();
    folder.close();
  }
}
