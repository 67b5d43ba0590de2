import { expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

test('the median of rounds is the one in the middle, whatever their order', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('a percentile is a number that was measured, never one in between', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([1, 1000], 0.5)).toBe(1);
});

test('of nothing there is no median', () => {
  expect(median([])).toBeNaN();
});
