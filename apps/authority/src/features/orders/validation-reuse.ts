/** BR 4.2.1 (SC-081): for how long control over a domain may be relied upon, by the day of issuance. */
const LIMITS = [
  { from: Date.parse('2029-03-15T00:00:00Z'), days: 10 },
  { from: Date.parse('2027-03-15T00:00:00Z'), days: 100 },
  { from: Date.parse('2026-03-15T00:00:00Z'), days: 200 },
];
const BEFORE = 398;

export const validationReuseDays = (now: Date): number =>
  LIMITS.find(({ from }) => now.getTime() >= from)?.days ?? BEFORE;
