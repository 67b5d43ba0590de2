import { MAX_RENEWAL_FAILURES } from '@certdesk/contract';
import { addMs, DAY, HOUR } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRenewal, retryRenewalAfter } from './auto-renewal.ts';

const START = new Date('2026-11-22T09:00:00Z');
const life = { effectiveAt: START, expiresAt: addMs(START, 90 * DAY) };
const within = (from: number, to: number) => fc.integer({ min: from, max: to }).map((ms) => addMs(START, ms));

describe('when an order is renewed by itself', () => {
  it('is at two thirds of the life of its certificate, where nobody advises', () => {
    const plan = planRenewal({ life, placedAt: START, advice: undefined, chosen: null, random: 0.5 });
    expect(plan).toEqual({ renewAt: addMs(START, 60 * DAY), checkAt: addMs(START, 60 * DAY) });
  });

  it('is a moment of the window that the authority advises, kept as long as the window has it, and looked at again', () => {
    const advised = fc.record({
      start: within(0, 50 * DAY),
      length: fc.integer({ min: 1, max: 20 * DAY }),
      askAgainAt: within(1, 90 * DAY),
      random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      chosen: fc.option(within(0, 90 * DAY)),
    });
    fc.assert(
      fc.property(advised, ({ start, length, askAgainAt, random, chosen }) => {
        const advice = { start, end: addMs(start, length), explanationUrl: undefined, askAgainAt };
        const { renewAt, checkAt } = planRenewal({ life, placedAt: addMs(START, -DAY), advice, chosen, random });
        expect(renewAt >= advice.start && renewAt < advice.end).toBe(true);
        expect(checkAt <= renewAt && checkAt <= askAgainAt).toBe(true);
        if (chosen && chosen >= advice.start && chosen < advice.end) expect(renewAt).toEqual(chosen);
      }),
    );
  });

  it('is earlier once the authority says so', () => {
    const past = { start: addMs(START, -2 * DAY), end: addMs(START, -DAY), explanationUrl: undefined };
    const advice = { ...past, askAgainAt: addMs(START, HOUR) };
    const facts = { life, advice, chosen: addMs(START, 60 * DAY), random: 0.5 };
    expect(planRenewal({ ...facts, placedAt: addMs(START, -DAY) }).renewAt < START).toBe(true);
  });

  it('is not as soon as it is there, whatever the authority says or answers: successors would follow one another', () => {
    const past = { start: addMs(START, -2 * DAY), end: addMs(START, -DAY), explanationUrl: undefined };
    const advice = { ...past, askAgainAt: addMs(START, HOUR) };
    const isOver = { effectiveAt: addMs(START, -80 * DAY), expiresAt: addMs(START, 10 * DAY) };
    const isShort = { effectiveAt: START, expiresAt: addMs(START, 2 * DAY) };
    const facts = { placedAt: START, chosen: null, random: 0.5 };
    expect(planRenewal({ ...facts, life, advice }).renewAt).toEqual(addMs(START, 12 * HOUR));
    expect(planRenewal({ ...facts, life: isOver, advice: undefined }).renewAt).toEqual(addMs(START, 12 * HOUR));
    expect(planRenewal({ ...facts, life: isShort, advice }).renewAt).toEqual(addMs(START, 4.8 * HOUR));
    expect(planRenewal({ ...facts, life, advice }).checkAt).toEqual(advice.askAgainAt);
  });

  it('is tried again ever later, and no more after the last failure', () => {
    const pauses = Array.from({ length: MAX_RENEWAL_FAILURES }, (_, index) => retryRenewalAfter(index + 1));
    expect(pauses.at(-1)).toBeUndefined();
    const tried = pauses.slice(0, -1).map((pause) => pause ?? 0);
    expect(tried).toEqual(tried.toSorted((a, b) => a - b));
  });
});
