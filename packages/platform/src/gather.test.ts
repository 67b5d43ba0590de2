import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gather } from './gather.ts';

type Item = { id: number; keys?: string[] };

/** Groups that end when the test says so. */
function buildGathering({ maximum = 100, fails = (_: readonly Item[]): boolean => false } = {}) {
  const groups: number[][] = [];
  const gates: (() => void)[] = [];
  const submit = gather<Item, number>({
    maximum,
    keysOf: ({ keys = [] }) => keys,
    run: async (items) => {
      groups.push(items.map(({ id }) => id));
      await new Promise<void>((resolve) => gates.push(resolve));
      if (fails(items)) throw new Error(`failed: ${items.map(({ id }) => id)}`);
      return items.map(({ id }) => id * 10);
    },
  });
  const finish = async (work: Promise<unknown>) => {
    const ended = work.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([ended, Promise.resolve(false)]))) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { submit, groups, finish };
}

describe('gathered work', () => {
  test('is done at once when it comes alone', async () => {
    const { submit, groups, finish } = buildGathering();
    const result = submit({ id: 1 });
    expect(groups).toEqual([[1]]);
    await finish(result);
    expect(await result).toBe(10);
  });

  test('that comes while a group is being done is the next group', async () => {
    const { submit, groups, finish } = buildGathering();
    const all = Promise.all([1, 2, 3].map((id) => submit({ id })));
    await finish(all);
    expect(await all).toEqual([10, 20, 30]);
    expect(groups).toEqual([[1], [2, 3]]);
  });

  test('has no more than the maximum in a group', async () => {
    const { submit, groups, finish } = buildGathering({ maximum: 2 });
    await finish(Promise.all([1, 2, 3, 4].map((id) => submit({ id }))));
    expect(groups).toEqual([[1], [2, 3], [4]]);
  });

  test('with the same key waits for its own group, in order', async () => {
    const { submit, groups, finish } = buildGathering();
    const items = [{ id: 1 }, { id: 2, keys: ['a'] }, { id: 3, keys: ['a', 'b'] }, { id: 4, keys: ['b'] }, { id: 5 }];
    await finish(Promise.all(items.map(submit)));
    expect(groups).toEqual([[1], [2, 5], [3], [4]]);
  });

  test('that fails in a group is done alone, and only what is at fault fails', async () => {
    const { submit, groups, finish } = buildGathering({ fails: (items) => items.some(({ id }) => id === 3) });
    const all = Promise.allSettled([1, 2, 3, 4].map((id) => submit({ id })));
    await finish(all);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  });

  test('gets its own result, whatever keys and sizes there are', async () => {
    const item = fc.record({ id: fc.nat(), keys: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), async (items, maximum) => {
        const { submit, groups, finish } = buildGathering({ maximum });
        const all = Promise.all(items.map(submit));
        await finish(all);
        expect(await all).toEqual(items.map(({ id }) => id * 10));
        expect(groups.every((group) => group.length <= maximum)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
