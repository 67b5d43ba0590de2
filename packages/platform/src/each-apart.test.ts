import { expect, it } from 'vitest';
import { eachApart } from './each-apart.ts';

it('does what can be done, one after the other, and says at the end what failed first', async () => {
  const done: string[] = [];
  const task = async (item: string) => {
    if (item.startsWith('bad')) throw new Error(item);
    done.push(item);
  };
  const run = eachApart(['one', 'bad two', 'three', 'bad four', 'five'], task);
  await expect(run).rejects.toThrow('2 failed');
  await expect(run).rejects.toMatchObject({ cause: new Error('bad two') });
  expect(done).toEqual(['one', 'three', 'five']);
});

it('is content when nothing fails, or there is nothing', async () => {
  await expect(eachApart(['one'], async () => undefined)).resolves.toBeUndefined();
  await expect(eachApart([], async () => undefined)).resolves.toBeUndefined();
});
