/** A job with an identity; the loop never runs one twice at a time. */
type Job = { readonly id: string };

export type ClaimLoop = {
  /** Claims as much as there is room for. While a claim runs, asks for one more round. */
  pump: () => void;
  /** Resolves when a claim found nothing and nothing runs, or when the loop is closed. */
  idle: () => Promise<void>;
  isRunning: (id: string) => boolean;
  open: () => void;
  /** Claims nothing more and waits for running jobs, at most `graceMs`. */
  close: (graceMs: number) => Promise<void>;
};

export type ClaimLoopOptions<T extends Job> = {
  claim: (limit: number) => Promise<readonly T[]>;
  /** Never rejects. */
  run: (job: T) => Promise<void>;
  concurrency: number;
  onError: (error: unknown) => void;
};

async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

/** A claim is a transaction, so free places are filled several at a time; with half of them free it does not wait. */
const GATHER_MS = 20;

/** Claims jobs and runs them, a few at a time. Only what can start now is claimed: a crash interrupts nothing else. */
export function createClaimLoop<T extends Job>(options: ClaimLoopOptions<T>): ClaimLoop {
  const { claim, run, concurrency, onError } = options;
  const running = new Map<string, Promise<void>>();
  const watchers = new Set<() => void>();
  let isOpen = false;
  let current: Promise<void> | undefined;
  let again = false;
  let soon: NodeJS.Timeout | undefined;

  const tellWatchers = (): void => {
    for (const tell of watchers) tell();
    watchers.clear();
  };

  const begin = (job: T): void => {
    const work = run(job).finally(() => {
      // What a run has written may be due again, and claimed anew, before the run is heard to have ended.
      if (running.get(job.id) === work) running.delete(job.id);
      if (running.size > concurrency / 2) pumpSoon();
      else pump();
    });
    running.set(job.id, work);
  };

  const rounds = async (): Promise<void> => {
    while (again && isOpen && running.size < concurrency) {
      again = false;
      for (const job of await claim(concurrency - running.size)) begin(job);
    }
  };

  function pump(): void {
    again = true;
    if (!isOpen || current) return;
    current = rounds()
      .catch(onError)
      .then(() => {
        current = undefined;
        // Asked for after the last round had looked: without another one, it would wait for the next poll.
        if (again && running.size < concurrency) pump();
        else if (running.size === 0) tellWatchers();
      });
  }

  function pumpSoon(): void {
    soon ??= setTimeout(() => {
      soon = undefined;
      pump();
    }, GATHER_MS);
  }

  const idle = async (): Promise<void> => {
    if (!isOpen) return;
    await new Promise<void>((resolve) => {
      watchers.add(resolve);
      pump();
    });
  };

  const close = async (graceMs: number): Promise<void> => {
    isOpen = false;
    clearTimeout(soon);
    // What a claim in flight brings is begun, and waited for as well.
    const all = Promise.resolve(current).then(() => Promise.allSettled(running.values()));
    await settledWithin(all, graceMs);
    tellWatchers();
  };

  const open = (): void => {
    isOpen = true;
  };
  return { pump, idle, isRunning: (id) => running.has(id), open, close };
}
