import { EXPIRY_NOTICE_DAYS, type ExpiringCertificates } from '@certdesk/contract';

export type Expiring = ExpiringCertificates['items'][number];
/** Certificates that end within so many days, and not within the next smaller notice. */
export type ExpiringGroup = { days: number; items: readonly Expiring[] };

const DAY_MS = 86_400_000;
const SMALLEST_FIRST = [...EXPIRY_NOTICE_DAYS].sort((a, b) => a - b);

/** What is about to end, the most urgent group first; empty groups are left out, and so is what has ended. */
export function groupExpiring(items: readonly Expiring[], now: Date): ExpiringGroup[] {
  const noticeOf = ({ notAfter }: Expiring): number | undefined => {
    const left = Date.parse(notAfter) - now.getTime();
    return left < 0 ? undefined : SMALLEST_FIRST.find((days) => left <= days * DAY_MS);
  };
  return SMALLEST_FIRST.map((days) => ({ days, items: items.filter((item) => noticeOf(item) === days) })).filter(
    (group) => group.items.length > 0,
  );
}
