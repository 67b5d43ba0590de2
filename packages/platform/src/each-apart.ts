/**
 * Does something for one after the other, and for all of them: one that fails does not keep the others from it. That some
 * have failed is thrown at the end, with the first one's error as its cause.
 */
export async function eachApart<T>(
  items: Iterable<T> | AsyncIterable<T>,
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for await (const item of items) await task(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new Error(`${failures.length} failed`, { cause: failures[0] });
}
