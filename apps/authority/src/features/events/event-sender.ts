import type { Log } from '@certdesk/platform';
import { type SendEventsOptions, sendEvents } from './send-events.ts';

/** Dense first, since a desk restarts within seconds; then seldom, since it polls anyway. */
const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 15_000, 60_000];

export type EventSender = {
  /** There is something new. Does not shorten the wait after a refusal. */
  wake: () => void;
  /** The desk has said that it is there: tries at once. */
  retryNow: () => void;
  /** Resolves when nothing is left to send, or the desk has refused. */
  settle: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Sends events to the desk as they come, one batch at a time. */
export function startEventSender(options: Omit<SendEventsOptions, 'signal'> & { log: Log }): EventSender {
  const aborted = new AbortController();
  let running: Promise<void> | undefined;
  let wanted = false;
  let refusals = 0;
  let timer: NodeJS.Timeout | undefined;

  const drain = async (): Promise<void> => {
    while (wanted && !aborted.signal.aborted) {
      wanted = false;
      const outcome = await sendEvents({ ...options, signal: aborted.signal });
      if (outcome === 'refused') return waitForDesk();
      if (outcome === 'sent') {
        refusals = 0;
        wanted = true;
      }
    }
  };
  const waitForDesk = (): void => {
    if (aborted.signal.aborted) return;
    const delay = BACKOFF_MS[Math.min(refusals, BACKOFF_MS.length - 1)] ?? 0;
    refusals += 1;
    options.log.warn({ event: 'events.refused', attempt: refusals });
    timer = setTimeout(retryNow, delay);
    timer.unref();
  };
  const wake = (): void => {
    wanted = true;
    if (running || timer || aborted.signal.aborted) return;
    running = drain()
      .catch((error: unknown) => {
        options.log.error({ event: 'events.failed', err: error });
        waitForDesk();
      })
      .finally(() => {
        running = undefined;
        if (wanted && !timer) wake();
      });
  };
  const retryNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    wake();
  };
  const settle = async (): Promise<void> => {
    while (running) await running;
  };
  return {
    wake,
    retryNow,
    settle,
    stop: async () => {
      aborted.abort();
      clearTimeout(timer);
      timer = undefined;
      wanted = false;
      await settle();
    },
  };
}
