import { loadTranslators } from '@certdesk/locales';
import { operatorLanguage, runProgram, systemClock } from '@certdesk/platform';
import { readOperatorConfig } from '../config.ts';
import { readArguments } from './arguments.ts';
import { createOperatorClient, OperatorRefusal } from './operator-client.ts';
import { runVet } from './vet.ts';

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
    const { line, done } = await runVet(
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
