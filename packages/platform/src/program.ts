import { pickLanguage } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { StartFault, StartFaults } from './start-fault.ts';

/** The operator's language, from the POSIX locale variables. */
export function operatorLanguage(environment: Readonly<Record<string, string | undefined>>) {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || 'en';
  return pickLanguage([locale.split('.')[0]?.replace('_', '-') ?? 'en']);
}

function printFaults(error: unknown): void {
  const faults = error instanceof StartFaults ? error.faults : error instanceof StartFault ? [error] : undefined;
  if (!faults) {
    console.error(error);
    return;
  }
  const translator = loadTranslators('operator')[operatorLanguage(process.env)];
  for (const fault of faults) console.error(translator.text(fault.code, fault.params));
}

export type Stoppable = { stop: () => Promise<void> };

/**
 * Runs a program: starts it, stops it in order on SIGTERM or SIGINT (a second signal ends it at once), and prints what
 * kept it from starting as one sentence each. `start` may return nothing for a program that just does its work and ends.
 */
export async function runProgram(start: () => Promise<Stoppable | undefined>): Promise<void> {
  try {
    const running = await start();
    if (!running) return;
    let stopping = false;
    const onSignal = () => {
      if (stopping) process.exit(1);
      stopping = true;
      running.stop().then(
        () => process.exit(0),
        (error) => {
          printFaults(error);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  } catch (error) {
    printFaults(error);
    process.exit(1);
  }
}
