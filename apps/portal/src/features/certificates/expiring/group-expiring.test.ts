import { EXPIRY_NOTICE_DAYS } from '@certdesk/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupExpiring } from './group-expiring.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const endingIn = (days: number) => ({
  id: `in-${days}`,
  commonName: `in-${days}.example`,
  notAfter: new Date(NOW.getTime() + days * DAY_MS).toISOString(),
});
const idsOf = (...days: number[]) =>
  groupExpiring(days.map(endingIn), NOW).map((group) => [group.days, group.items.map(({ id }) => id)]);

test('each certificate is told at the smallest notice that it is within, the most urgent first', () => {
  expect(idsOf(0.5, 1, 1.1, 7, 13, 29)).toEqual([
    [1, ['in-0.5', 'in-1']],
    [7, ['in-1.1', 'in-7']],
    [14, ['in-13']],
    [30, ['in-29']],
  ]);
});

test('nothing is told of what has ended, or ends later than the longest notice', () => {
  expect(idsOf(-0.01, 30.01)).toEqual([]);
});

test('every certificate within the longest notice is told exactly once', () => {
  const days = fc.array(fc.double({ min: 0, max: Math.max(...EXPIRY_NOTICE_DAYS), noNaN: true }));
  fc.assert(
    fc.property(days, (some) => {
      const groups = groupExpiring(some.map(endingIn), NOW);
      expect(groups.reduce((sum, { items }) => sum + items.length, 0)).toBe(some.length);
      expect(groups.map((group) => group.days)).toEqual(groups.map((group) => group.days).toSorted((a, b) => a - b));
    }),
  );
});
