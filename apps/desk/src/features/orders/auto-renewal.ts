import { MAX_RENEWAL_FAILURES } from '@certdesk/contract';
import { DAY, HOUR } from '@certdesk/platform';
import type { RenewalAdvice } from '../authorities/index.ts';

/** When an order is renewed without being asked, without I/O. */

/** After the nth failure. */
const PAUSES_MS = [HOUR, 6 * HOUR, DAY, 2 * DAY];

/** How long to wait after so many failures; undefined when it is not tried any more. */
export const retryRenewalAfter = (failures: number): number | undefined =>
  failures >= MAX_RENEWAL_FAILURES ? undefined : PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1];

/** A certificate that nobody advises on is renewed with a third of its life left. */
const PART_OF_LIFE = 2 / 3;

export type Life = { readonly effectiveAt: Date; readonly expiresAt: Date };

export const twoThirdsOf = ({ effectiveAt, expiresAt }: Life): Date =>
  new Date(effectiveAt.getTime() + (expiresAt.getTime() - effectiveAt.getTime()) * PART_OF_LIFE);

export type RenewalPlan = { readonly renewAt: Date; readonly checkAt: Date };
export type RenewalFacts = {
  readonly life: Life;
  /** The authority's (RFC 9773), if it gives any. */
  readonly advice: RenewalAdvice | undefined;
  /** The moment that was chosen before. */
  readonly chosen: Date | null;
  /** From 0 to 1. */
  readonly random: number;
};

/**
 * When the order is to be renewed, and when that is looked at again. RFC 9773 4.2: a moment within the window at random, so
 * that not everybody comes at once; it is kept as long as the window has it.
 */
export function planRenewal({ life, advice, chosen, random }: RenewalFacts): RenewalPlan {
  if (!advice) {
    const renewAt = twoThirdsOf(life);
    return { renewAt, checkAt: renewAt };
  }
  const { start, end, askAgainAt } = advice;
  const isWithin = chosen !== null && chosen >= start && chosen < end;
  const renewAt = isWithin
    ? chosen
    : new Date(start.getTime() + Math.floor(random * (end.getTime() - start.getTime())));
  return { renewAt, checkAt: new Date(Math.min(askAgainAt.getTime(), renewAt.getTime())) };
}
