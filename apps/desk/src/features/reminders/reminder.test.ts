import { DAY } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextReminderAt, REMINDER_DAYS, reminderDue } from './reminder.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);

describe('a reminder of an end', () => {
  it.each([
    [40, undefined],
    [30, 30],
    [14.5, 30],
    [14, 14],
    [5, 7],
    [0.5, 1],
    [0, undefined],
    [-1, undefined],
  ])('%s days before it is the one of %s days', (days, due) => {
    expect(reminderDue(inDays(days), NOW)).toBe(due);
  });

  it('says at most as many days as are left, and never comes after the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5 * DAY, max: 60 * DAY }), (left) => {
        const due = reminderDue(new Date(NOW.getTime() + left), NOW);
        if (left <= 0 || left > REMINDER_DAYS[0] * DAY) return due === undefined;
        const shorter = REMINDER_DAYS.filter((days) => due !== undefined && days < due);
        return due !== undefined && left <= due * DAY && shorter.every((days) => left > days * DAY);
      }),
    );
  });

  it('is announced: the next one comes when its time has come', () => {
    expect(nextReminderAt(inDays(40), NOW)).toEqual(inDays(10));
    expect(nextReminderAt(inDays(20), NOW)).toEqual(inDays(6));
    expect(nextReminderAt(inDays(0.5), NOW)).toBeUndefined();
  });
});
