import type { Log } from './log.ts';

export type Repetition = {
  readonly name: string;
  readonly everyMs: number;
  readonly task: () => Promise<void>;
  readonly log: Log;
};

/**
 * Runs a task at once and then again and again, each time `everyMs` after the last run has ended, so that runs never
 * overlap. A run that fails is logged and the next one comes all the same. Stopping waits for the run under way.
 */
export function repeat({ name, everyMs, task, log }: Repetition): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    await task().catch((error: unknown) => log.error({ event: 'repetition.failed', kind: name, err: error }));
    if (!stopped) timer = setTimeout(start, everyMs);
  };
  let current = Promise.resolve();
  const start = () => {
    current = run();
  };
  start();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
