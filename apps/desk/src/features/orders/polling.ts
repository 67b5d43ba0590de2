import type { OrderStatus } from '@certdesk/contract';
import { addMs, DAY, HOUR, SECOND } from '@certdesk/platform';
import type { AuthorityOrderState } from '../authorities/index.ts';

/** When the authority is asked for an order again, without I/O. */

/** Asked this often at most: a hint, a person and the schedule together. */
export const LEAST_PAUSE_MS = 15 * SECOND;
const SHORTEST_MS = 5 * SECOND;
const LONGEST_MS = HOUR;
/** What nobody has done for so long, hardly anybody does within the next hour: one question a day keeps it in sight. */
const FORGOTTEN_MS = 30 * DAY;
/** The older an order, the less likely the next minute brings news. */
const PART_OF_AGE = 10;
/** After issuance only its end is waited for, or that somebody else has it revoked. */
const AFTER_ISSUANCE_MS = DAY;

const OPEN: readonly OrderStatus[] = ['processing', 'pending_approval'];
const ISSUED: readonly OrderStatus[] = ['issued', 'complete'];

export type Polled = {
  readonly status: OrderStatus;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** What the authority has asked for, if it has. */
  readonly askAgainAt?: Date | undefined;
};

const clamp = (ms: number, least: number, most: number) => Math.min(Math.max(ms, least), most);

/** Undefined when nothing more is expected. */
export function nextPollAt({ status, createdAt, expiresAt, askAgainAt }: Polled, now: Date): Date | undefined {
  if (OPEN.includes(status)) {
    const wanted = askAgainAt && clamp(askAgainAt.getTime() - now.getTime(), SECOND, DAY);
    const age = now.getTime() - createdAt.getTime();
    const longest = age > FORGOTTEN_MS ? DAY : LONGEST_MS;
    return addMs(now, wanted ?? clamp(age / PART_OF_AGE, SHORTEST_MS, longest));
  }
  if (!ISSUED.includes(status)) return undefined;
  const untilEnd = expiresAt ? expiresAt.getTime() - now.getTime() : AFTER_ISSUANCE_MS;
  return addMs(now, clamp(untilEnd, SECOND, AFTER_ISSUANCE_MS));
}

/**
 * An authority that is only asked about an order need not know that time has passed: the desk does. `knownEnd`: of a
 * certificate that the authority may name no more.
 */
export function withExpiry(state: AuthorityOrderState, now: Date, knownEnd: Date | null): AuthorityOrderState {
  const ends = [
    ...state.issuances.map(({ notAfter }) => Date.parse(notAfter)),
    ...(knownEnd ? [knownEnd.getTime()] : []),
  ];
  const isOver = ISSUED.includes(state.status) && ends.length > 0 && Math.max(...ends) <= now.getTime();
  return isOver ? { ...state, status: 'expired', statusReason: 'certificate_expired' } : state;
}
