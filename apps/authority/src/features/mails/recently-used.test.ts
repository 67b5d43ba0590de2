import { describe, expect, it } from 'vitest';
import { createRecentlyUsed } from './recently-used.ts';

describe('the cache of prepared mails', () => {
  it('makes a value once, and forgets what was used longest ago', async () => {
    const made: string[] = [];
    const cache = createRecentlyUsed<string>(2);
    const get = (key: string) =>
      cache.getOrMake(key, async () => {
        made.push(key);
        return key;
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await get(key)).toBe(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps nothing of a failed attempt', async () => {
    const cache = createRecentlyUsed<string>();
    await expect(cache.getOrMake('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.getOrMake('a', async () => 'made')).toBe('made');
  });
});
