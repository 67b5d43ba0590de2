import { operatorLanguage, runProgram, StartFault, type Stoppable } from '@certdesk/platform';
import { type Config, readDeskConfig } from './config.ts';

type Role = (config: Config) => Promise<Stoppable | undefined>;

/** The desk's roles, loaded only when they are asked for. Without a name the desk is all in one process. */
const ROLES: Readonly<Record<string, Role>> = {
  all: async (config) => (await import('./roles/serve-command.ts')).serveCommand(config, 'all'),
  api: async (config) => (await import('./roles/serve-command.ts')).serveCommand(config, 'api'),
  worker: async (config) => (await import('./roles/serve-command.ts')).serveCommand(config, 'worker'),
  migrate: async (config) => (await import('./roles/migrate.ts')).migrateCommand(config),
  admin: async (config) => (await import('./roles/admin.ts')).adminCommand(config, process.argv.slice(3)),
  vault: async (config) => {
    const { vaultCommand } = await import('./roles/vault.ts');
    return vaultCommand(config, { argv: process.argv.slice(3), language: operatorLanguage(process.env) });
  },
};

await runProgram(async () => {
  const name = process.argv[2] ?? 'all';
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  if (!role) throw new StartFault('role.unknown', { role: name, roles: Object.keys(ROLES).join(', ') });
  return role(readDeskConfig(process.env));
});
