import { z } from 'zod';

/** Reminders of one expiry: which have been sent, when the next comes, and whether they are turned off. */
export const Reminders = z.object({
  muted: z.boolean(),
  nextAt: z.iso.datetime().nullable(),
  sent: z.array(z.object({ days: z.number().int(), endsAt: z.iso.datetime(), sentAt: z.iso.datetime() })),
});
export type Reminders = z.infer<typeof Reminders>;
export const ChangeRemindersBody = z.strictObject({ muted: z.boolean() });

/** The caller's private calendar of what expires in the account. Its address is shown once, and is its secret. */
export const CalendarFeed = z.object({ createdAt: z.iso.datetime().nullable() });
export type CalendarFeed = z.infer<typeof CalendarFeed>;
export const CreatedCalendarFeed = z.object({ url: z.url(), createdAt: z.iso.datetime() });
export type CreatedCalendarFeed = z.infer<typeof CreatedCalendarFeed>;
export const CalendarParams = z.object({ secret: z.string().regex(/^[\w-]{43}$/) });
