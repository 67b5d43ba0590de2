import { addMs, MINUTE, SECOND } from '@certdesk/platform';

export type CircuitBreaker = {
  /** Undefined when a call may be made, else when to ask again. */
  pausedUntil: (now: Date) => Date | undefined;
  /** A call is made; after a pause the first one is a trial, and nobody else is let through until its end. */
  begin: () => void;
  succeeded: () => void;
  failed: (now: Date) => void;
};

/** So many failures in a row are no accident any more. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 15 * SECOND;
const LONGEST_PAUSE_MS = 10 * MINUTE;

/**
 * Spares an authority that does not answer, and everybody who would wait for it: after some failures in a row nobody is
 * let through for a while, then one, and everybody again when that one succeeds. Pauses double while it does not.
 */
export function createCircuitBreaker(): CircuitBreaker {
  let failures = 0;
  let pauseEndsAt: Date | undefined;
  let isTrying = false;

  const pause = (): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - FAILURES));
  return {
    pausedUntil: (now) => {
      if (!pauseEndsAt) return undefined;
      if (pauseEndsAt > now) return pauseEndsAt;
      return isTrying ? addMs(now, FIRST_PAUSE_MS) : undefined;
    },
    begin: () => {
      isTrying = pauseEndsAt !== undefined;
    },
    succeeded: () => {
      failures = 0;
      pauseEndsAt = undefined;
      isTrying = false;
    },
    failed: (now) => {
      failures += 1;
      isTrying = false;
      if (failures >= FAILURES) pauseEndsAt = addMs(now, pause());
    },
  };
}
