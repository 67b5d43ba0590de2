import { addMs } from '@certdesk/platform';
import type { CallBudget } from './adapter.ts';

/** How many calls the windows of a budget have room for, without I/O and without a timer. */
export type BudgetCount = {
  /** Counts a call that is made now; undefined when it may be made, else when there is room again. */
  take: (now: Date) => Date | undefined;
};

/** Sliding windows: a limit "per minute" holds in every minute, wherever the authority lets its own begin. */
export function createBudgetCount(windows: CallBudget['windows']): BudgetCount {
  const longest = Math.max(0, ...windows.map(({ perMs }) => perMs));
  const most = Math.max(0, ...windows.map(({ calls }) => calls));
  let made: number[] = [];

  /** When the window has room for one more: once its oldest call that counts is out of it. */
  const roomAt = ({ calls, perMs }: CallBudget['windows'][number], now: number): number => {
    const oldest = made.at(-calls);
    return oldest === undefined ? now : oldest + perMs;
  };
  return {
    take: (now) => {
      const at = now.getTime();
      made = made.filter((time) => time > at - longest).slice(-most);
      const free = Math.max(at, ...windows.map((window) => roomAt(window, at)));
      if (free > at) return addMs(now, free - at);
      made.push(at);
      return undefined;
    },
  };
}
