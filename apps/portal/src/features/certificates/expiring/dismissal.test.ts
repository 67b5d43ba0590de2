import { expect, test } from 'vitest';
import { dismiss, isDismissed } from './dismissal.ts';

const morning = new Date(2026, 10, 22, 8, 30);
const lateEvening = new Date(2026, 10, 22, 23, 59);
const tomorrow = new Date(2026, 10, 23, 0, 1);

test('a hidden banner stays hidden until midnight and comes back after it', () => {
  const remembered = dismiss(null, { accountId: 'a', now: morning });
  expect(isDismissed(remembered, { accountId: 'a', now: lateEvening })).toBe(true);
  expect(isDismissed(remembered, { accountId: 'a', now: tomorrow })).toBe(false);
});

test('hiding it in one account leaves it shown in another', () => {
  const inA = dismiss(null, { accountId: 'a', now: morning });
  expect(isDismissed(inA, { accountId: 'b', now: morning })).toBe(false);
  const inBoth = dismiss(inA, { accountId: 'b', now: morning });
  expect(isDismissed(inBoth, { accountId: 'a', now: morning })).toBe(true);
  expect(isDismissed(inBoth, { accountId: 'b', now: morning })).toBe(true);
});

test('yesterday is forgotten, so that the memory does not grow', () => {
  const yesterday = dismiss(null, { accountId: 'a', now: morning });
  expect(dismiss(yesterday, { accountId: 'b', now: tomorrow })).toBe('2026-11-23 b');
});

test('a damaged memory hides nothing', () => {
  expect(isDismissed('x y z', { accountId: 'a', now: morning })).toBe(false);
  expect(isDismissed(null, { accountId: 'a', now: morning })).toBe(false);
});
