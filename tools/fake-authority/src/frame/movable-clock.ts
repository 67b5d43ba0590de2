import { addMs, type Clock } from '@certdesk/platform';

/** Goes on by itself, and may be pushed ahead: what takes an authority days is tried in a moment. */
export type MovableClock = Clock & { advance: (ms: number) => void };

export function createMovableClock(base: Clock): MovableClock {
  let ahead = 0;
  return {
    now: () => addMs(base.now(), ahead),
    advance: (ms) => {
      ahead += ms;
    },
  };
}
