import { loadTranslators, type Translator } from '@certdesk/locales';
import { operatorLanguage, runProgram, systemClock } from '@certdesk/platform';
import { readOperatorConfig } from '../config.ts';
import { type Command, readArguments } from './arguments.ts';
import { runDkim } from './dkim.ts';
import { createOperatorClient, type OperatorClient, OperatorRefusal } from './operator-client.ts';
import { runVet } from './vet.ts';

async function runCommand(
  client: OperatorClient,
  command: Command,
  translator: Translator,
): Promise<{ line: string; done: boolean }> {
  if (command.verb === 'dkim') return { line: await runDkim(client, translator), done: true };
  return runVet(client, command, translator);
}

async function run(): Promise<void> {
  const { environment, folder, port, words } = readOperatorConfig();
  const translator = loadTranslators('operator')[operatorLanguage(environment)];
  const command = readArguments(words);
  if (typeof command === 'string') {
    console.error(translator.text(command));
    process.exitCode = 2;
    return;
  }
  try {
    const { line, done } = await runCommand(
      createOperatorClient({ folder, port, clock: systemClock }),
      command,
      translator,
    );
    if (done) console.log(line);
    else console.error(line);
    process.exitCode = done ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OperatorRefusal)) throw error;
    console.error(translator.text('authority.refused', { reason: error.title }));
    process.exitCode = 1;
  }
}

await runProgram(async () => {
  await run();
  return undefined;
});
