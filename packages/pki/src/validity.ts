const SECONDS_PER_DAY = 86_400; // any extra second counts as another day (BR 6.3.2)

/** The calendar of ballot SC-081 (BR 6.3.2), newest first. */
const LIMITS: readonly { from: string; days: number }[] = [
  { from: '2029-03-15T00:00:00Z', days: 47 },
  { from: '2027-03-15T00:00:00Z', days: 100 },
  { from: '2026-03-15T00:00:00Z', days: 200 },
];
const DAYS_BEFORE = 398;

/** The longest validity, in days, that a certificate issued at this moment may have. */
export function maxValidityDays(issuedAt: Date): number {
  return LIMITS.find(({ from }) => issuedAt >= new Date(from))?.days ?? DAYS_BEFORE;
}

/** Whole seconds; both ends are part of the period (RFC 5280, 4.1.2.5), so it ends one second early. */
export function validityPeriod({ from, days }: { from: Date; days: number }): { notBefore: Date; notAfter: Date } {
  const start = Math.floor(from.getTime() / 1000);
  return { notBefore: new Date(start * 1000), notAfter: new Date((start + days * SECONDS_PER_DAY - 1) * 1000) };
}

/** The length of a period in days, a started day counted as a whole one. */
export function validityDays({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }): number {
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000 + 1;
  return Math.ceil(seconds / SECONDS_PER_DAY);
}
