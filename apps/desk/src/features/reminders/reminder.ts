import { DAY } from '@certdesk/platform';

/** The rules of reminders, without I/O. */

/** "At most so many days are left": each is said once for an end. */
export const REMINDER_DAYS = [30, 14, 7, 1] as const;
export type ReminderDays = (typeof REMINDER_DAYS)[number];

export const LONGEST_NOTICE_MS = REMINDER_DAYS[0] * DAY;

/** What ends: the newest certificate of an order, or one that was imported. */
export const SUBJECTS = ['order', 'certificate'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The page of the portal where something can be done about it. */
export const pageOf = (deskUrl: string, { subject, subjectId }: { subject: Subject; subjectId: string }): string =>
  `${deskUrl}/security/ssl/${subject === 'order' ? 'orders' : 'certificates'}/${subjectId}`;

/**
 * Which reminder is due at a moment: the shortest whose time has come, so that one that could not be sent in its time is
 * not lost, and nobody is told "30 days" when there are 5. Undefined when it is too early, or over.
 */
export function reminderDue(endsAt: Date, now: Date): ReminderDays | undefined {
  const left = endsAt.getTime() - now.getTime();
  if (left <= 0) return undefined;
  return REMINDER_DAYS.findLast((days) => left <= days * DAY);
}

/** When the next reminder comes, if none is due before; undefined after the last one. */
export function nextReminderAt(endsAt: Date, now: Date): Date | undefined {
  const moments = REMINDER_DAYS.map((days) => new Date(endsAt.getTime() - days * DAY));
  return moments.find((moment) => moment > now);
}

/** Whole days until the end, as people count them: a certificate that ends in 23 hours has one day left. */
export const daysLeft = (endsAt: Date, now: Date): number => Math.ceil((endsAt.getTime() - now.getTime()) / DAY);
