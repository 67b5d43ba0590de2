export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** Does one thing after another, in the order of asking; a failure is the asker's and delays nobody. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
