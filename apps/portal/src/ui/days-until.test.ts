import { describe, expect, it } from 'vitest';
import { daysUntil } from './days-until.ts';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30);

describe('the days until a certificate ends', () => {
  it('are those of the calendar, whatever the hour', () => {
    expect(daysUntil(at(23, 1).toISOString(), at(22, 23))).toBe(1);
    expect(daysUntil(at(22, 23).toISOString(), at(22, 1))).toBe(0);
    expect(daysUntil(at(21, 23).toISOString(), at(22, 1))).toBe(-1);
    expect(daysUntil(new Date(2027, 10, 22, 3).toISOString(), at(22, 12))).toBe(365);
  });
});
