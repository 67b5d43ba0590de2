import { addMs, type Clock } from '../clock.ts';

/** A clock that stands still until a test moves it. */
export function createTestClock(
  start = '2026-11-22T09:00:00Z',
): Clock & { advance: (ms: number) => void; set: (iso: string) => void } {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now = addMs(now, ms);
    },
    set: (iso) => {
      now = new Date(iso);
    },
  };
}
