import { setTimeout as pause } from 'node:timers/promises';

export type ResultWriter<T> = {
  /** Resolves once the result is written, or given up (onError has heard of it). Never rejects. */
  add: (result: T) => Promise<void>;
  /** From now on, failing writes are tried for this long only. */
  finishWithin: (ms: number) => void;
};

export type ResultWriterOptions<T> = {
  write: (results: readonly T[]) => Promise<void>;
  onError: (error: unknown) => void;
  /** Between two tries of a failed write (1 s). */
  retryMs?: number;
  /** How long to try (10 min): after that the mail's lease is over and it is recovered as interrupted. */
  giveUpMs?: number;
};

/**
 * Writes results in groups: what comes while a write runs goes into the next one, so that under load a transaction
 * holds many. A group that fails is tried again one by one, so that a result that cannot be written holds up no other.
 */
export function createResultWriter<T>(options: ResultWriterOptions<T>): ResultWriter<T> {
  const { write, onError, retryMs = 1_000, giveUpMs = 600_000 } = options;
  const waiting: { result: T; done: () => void }[] = [];
  let writing = false;
  let deadline = Number.POSITIVE_INFINITY;

  const writeAlone = async (result: T): Promise<void> => {
    const giveUpAt = performance.now() + giveUpMs;
    while (performance.now() < Math.min(giveUpAt, deadline)) {
      const failed = await write([result]).then(
        () => false,
        (error: unknown) => {
          onError(error);
          return true;
        },
      );
      if (!failed) return;
      await pause(retryMs);
    }
  };

  const writeGroup = async (group: readonly { result: T; done: () => void }[]): Promise<void> => {
    try {
      await write(group.map((one) => one.result));
      for (const one of group) one.done();
    } catch (error) {
      onError(error);
      for (const one of group) void writeAlone(one.result).then(one.done);
    }
  };

  const flush = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) await writeGroup(waiting.splice(0));
    writing = false;
  };

  const add = (result: T): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ result, done: resolve });
      if (!writing) void flush();
    });
  const finishWithin = (ms: number): void => {
    deadline = performance.now() + ms;
  };
  return { add, finishWithin };
}
