const DAY_MS = 86_400_000;

const midnight = (moment: Date): number => new Date(moment).setHours(0, 0, 0, 0);

/**
 * Days by the reader's calendar, negative when past: what ends tomorrow morning ends "tomorrow", not "today". Rounded,
 * since a day on which clocks change has 23 or 25 hours.
 */
export const daysUntil = (moment: string, now: Date): number =>
  Math.round((midnight(new Date(moment)) - midnight(now)) / DAY_MS);
