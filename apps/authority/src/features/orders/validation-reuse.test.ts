import { expect, it } from 'vitest';
import { validationReuseDays } from './validation-reuse.ts';

it.each([
  ['2026-03-14T23:59:59Z', 398],
  ['2026-03-15T00:00:00Z', 200],
  ['2026-11-22T00:00:00Z', 200],
  ['2027-03-15T00:00:00Z', 100],
  ['2029-03-14T23:59:59Z', 100],
  ['2029-03-15T00:00:00Z', 10],
])('at %s control over a domain may be relied upon for %i days', (now, days) => {
  expect(validationReuseDays(new Date(now))).toBe(days);
});
