/** How long this thread computed at a stretch, in milliseconds of its own CPU time: neighbors on the machine do not count. */
export type Stopwatch = {
  /** Runs the call and gives the longest stretch in which nothing else could run. Pauses of the call end a stretch. */
  readonly longestStretch: (call: () => unknown) => Promise<number>;
  readonly stop: () => void;
};

export function createStopwatch(): Stopwatch {
  let since = 0;
  let longest = 0;
  const note = (): void => {
    const now = cpuMilliseconds();
    longest = Math.max(longest, now - since);
    since = now;
  };
  // Runs whenever the call lets go of the thread.
  const timer = setInterval(note, 1);
  timer.unref();
  return {
    longestStretch: async (call) => {
      longest = 0;
      since = cpuMilliseconds();
      const result = call();
      if (result instanceof Promise) await result;
      note();
      return longest;
    },
    stop: () => clearInterval(timer),
  };
}

function cpuMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
