import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdSource } from './ids.ts';

describe('ids of mails', () => {
  it('sort by arrival, within one millisecond, with a clock that goes back, and after a restart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 50 }),
        fc.nat(),
        (times, split) => {
          let index = 0;
          const now = () => times[index++ % times.length] ?? 0;
          const restartAt = split % times.length;
          const ids: string[] = [];
          let next = createIdSource({ now });
          for (const [position] of times.entries()) {
            if (position === restartAt) next = createIdSource({ now, last: ids.at(-1) });
            ids.push(next());
          }
          expect(ids.toSorted()).toEqual(ids);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });
});
