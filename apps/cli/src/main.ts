import { loadTranslators } from '@certdesk/locales';
import { operatorLanguage, runProgram } from '@certdesk/platform';

type Command = (argv: readonly string[]) => Promise<undefined>;

/** What the desk's and the CA's programs do at the console. It is loaded only for this: help must not wait for a server's code. */
const COMMANDS: Readonly<Record<string, Command>> = {
  admin: async (argv) => {
    const { adminCommand, readDeskConfig } = await import('@certdesk/desk');
    return adminCommand(readDeskConfig(process.env), argv);
  },
  vault: async (argv) => {
    const { readDeskConfig, vaultCommand } = await import('@certdesk/desk');
    return vaultCommand(readDeskConfig(process.env), { argv, language: operatorLanguage(process.env) });
  },
  mail: async (argv) => {
    const { mailCommand } = await import('@certdesk/authority/console');
    return mailCommand({ argv, environment: process.env, language: operatorLanguage(process.env) });
  },
  receipts: async (argv) => {
    const { receiptsCommand } = await import('./receipts/receipts-command.ts');
    const folder = process.env.INIT_CWD ?? process.cwd();
    return receiptsCommand({ argv, folder, language: operatorLanguage(process.env) });
  },
};

await runProgram(async () => {
  const [name = '--help', ...argv] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command(argv);
  const { text } = loadTranslators('operator')[operatorLanguage(process.env)];
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(text('cli.usage'));
    return undefined;
  }
  console.error(text('cli.unknown', { command: name }));
  process.exitCode = 2;
  return undefined;
});
