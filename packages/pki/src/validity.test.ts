import { describe, expect, it } from 'vitest';
import { maxValidityDays, validityDays, validityPeriod } from './validity.ts';

describe('the validity of certificates', () => {
  it.each([
    ['2026-03-14T23:59:59Z', 398],
    ['2026-03-15T00:00:00Z', 200],
    ['2027-03-14T23:59:59Z', 200],
    ['2027-03-15T00:00:00Z', 100],
    ['2029-03-15T00:00:00Z', 47],
    ['2040-01-01T00:00:00Z', 47],
  ])('issued at %s may last %i days', (moment, days) => {
    expect(maxValidityDays(new Date(moment))).toBe(days);
  });

  it('ends one second early, because both ends belong to it', () => {
    const period = validityPeriod({ from: new Date('2026-11-20T10:00:00.750Z'), days: 199 });
    expect(period).toEqual({ notBefore: new Date('2026-11-20T10:00:00Z'), notAfter: new Date('2027-06-07T09:59:59Z') });
    expect(validityDays(period)).toBe(199);
    expect(validityDays({ ...period, notAfter: new Date('2027-06-07T10:00:00Z') })).toBe(200);
  });
});
