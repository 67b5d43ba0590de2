import { MAX_RENEWAL_FAILURES } from '@certdesk/contract';
import { addMs, DAY, HOUR } from '@certdesk/platform';
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
  /** When the order was placed. */
  readonly placedAt: Date;
  /** The authority's (RFC 9773), if it gives any. */
  readonly advice: RenewalAdvice | undefined;
  /** The moment that was chosen before. */
  readonly chosen: Date | null;
  /** From 0 to 1. */
  readonly random: number;
};

/**
 * An authority whose advice is wrong, or that answers a renewal with the certificate that it has issued before, would have
 * every successor renewed as soon as it is there, and so for ever.
 */
const LEAST_AGE_MS = 12 * HOUR;
const LEAST_PART_OF_LIFE = 1 / 10;

function earliestOf({ life: { effectiveAt, expiresAt }, placedAt }: RenewalFacts): Date {
  const part = (expiresAt.getTime() - effectiveAt.getTime()) * LEAST_PART_OF_LIFE;
  return addMs(placedAt, Math.min(part, LEAST_AGE_MS));
}

/** RFC 9773 4.2: a moment within the window at random, so that not everybody comes at once; kept as long as the window has it. */
function momentWithin({ start, end }: RenewalAdvice, { chosen, random }: RenewalFacts): Date {
  if (chosen !== null && chosen >= start && chosen < end) return chosen;
  return new Date(start.getTime() + Math.floor(random * (end.getTime() - start.getTime())));
}

/** When the order is to be renewed, and when that is looked at again. */
export function planRenewal(facts: RenewalFacts): RenewalPlan {
  const { life, advice } = facts;
  const wanted = advice ? momentWithin(advice, facts) : twoThirdsOf(life);
  const renewAt = new Date(Math.max(wanted.getTime(), earliestOf(facts).getTime()));
  return { renewAt, checkAt: advice ? new Date(Math.min(advice.askAgainAt.getTime(), renewAt.getTime())) : renewAt };
}
