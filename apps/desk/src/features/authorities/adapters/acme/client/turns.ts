/** Runs what it is given, so many at once at most, first come, first served. */
export function createTurns(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = [];
  let free = most;
  const end = () => {
    const next = line.shift();
    if (next) next();
    else free += 1;
  };
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await run();
    } finally {
      end();
    }
  };
}
