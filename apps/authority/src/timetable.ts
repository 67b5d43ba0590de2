import type { Log } from '@certdesk/platform';

/** Work that is due by the clock. Every task finds out itself what is due, so one that was missed is made up for. */
export type Timetable = {
  /** Runs all tasks now; resolves when they are done. A run that is under way is waited for, and another follows. */
  run: () => Promise<void>;
  start: () => void;
  stop: () => Promise<void>;
};

export type TimetableOptions = { tasks: Readonly<Record<string, () => Promise<void>>>; everyMs: number; log: Log };

export function createTimetable({ tasks, everyMs, log }: TimetableOptions): Timetable {
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const runAll = async (): Promise<void> => {
    for (const [kind, task] of Object.entries(tasks)) {
      if (stopped) return;
      await task().catch((error: unknown) => log.error({ event: 'task.failed', kind, err: error }));
    }
  };
  const run = (): Promise<void> => {
    last = last.then(runAll);
    return last;
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void run().then(schedule), everyMs);
    timer.unref();
  };
  return {
    run,
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}
