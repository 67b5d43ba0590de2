import { ORDER_STATUSES } from '@certdesk/contract';
import { addMs, DAY, HOUR, MINUTE, SECOND } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthorityOrderState } from '../authorities/index.ts';
import { nextPollAt, withExpiry } from './polling.ts';

const now = new Date('2026-11-22T09:00:00Z');
const open = (ageMs: number, askAgainInMs?: number) =>
  nextPollAt(
    {
      status: 'pending_approval',
      createdAt: addMs(now, -ageMs),
      expiresAt: null,
      askAgainAt: askAgainInMs === undefined ? undefined : addMs(now, askAgainInMs),
    },
    now,
  );
const after = (date: Date | undefined) => date && date.getTime() - now.getTime();

describe('when an order is asked for again', () => {
  it.each([
    [0, 5 * SECOND],
    [10 * MINUTE, MINUTE],
    [30 * DAY, HOUR],
    [31 * DAY, DAY],
  ])('an open one of %i ms age: after %i ms', (age, ms) => expect(after(open(age))).toBe(ms));

  it.each([
    [30 * SECOND, 30 * SECOND],
    [-HOUR, SECOND],
    [400 * DAY, DAY],
  ])('when the authority wants it, in %i ms: after %i ms', (wanted, ms) =>
    expect(after(open(10 * DAY, wanted))).toBe(ms),
  );

  it('an issued one: once a day, and at its end', () => {
    const issued = (ms: number) => nextPollAt({ status: 'complete', createdAt: now, expiresAt: addMs(now, ms) }, now);
    expect([after(issued(90 * DAY)), after(issued(HOUR)), after(issued(-HOUR))]).toEqual([DAY, HOUR, SECOND]);
  });

  it('is never now or before, and never when nothing more is expected', () => {
    const moment = fc.integer({ min: -900 * DAY, max: 900 * DAY }).map((ms) => addMs(now, ms));
    const polled = fc.record({
      status: fc.constantFrom(...ORDER_STATUSES),
      createdAt: moment,
      expiresAt: fc.option(moment, { nil: null }),
      askAgainAt: fc.option(moment, { nil: undefined }),
    });
    fc.assert(
      fc.property(polled, (order) => {
        const next = nextPollAt(order, now);
        const isOver = !['processing', 'pending_approval', 'issued', 'complete'].includes(order.status);
        return isOver ? next === undefined : next !== undefined && next > now && next <= addMs(now, DAY);
      }),
    );
  });
});

describe('an issued order whose time is over', () => {
  const state = (notAfters: readonly string[]): AuthorityOrderState => ({
    authorityOrderId: '1',
    status: 'issued',
    statusReason: null,
    statusDetail: null,
    approvalEndsAt: null,
    issuances: notAfters.map((notAfter, index) => ({ serialNumber: String(index), notBefore: notAfter, notAfter })),
  });
  it('has expired, though the authority does not say so', () =>
    expect(withExpiry(state(['2026-11-22T09:00:00Z']), now, null)).toMatchObject({
      status: 'expired',
      statusReason: 'certificate_expired',
    }));
  it.each([[['2026-11-21T09:00:00Z', '2027-01-01T00:00:00Z']], [[]]])(
    'has not while a certificate of it is valid',
    (ends) => expect(withExpiry(state(ends), now, null).status).toBe('issued'),
  );
  it('has expired with the certificate that is known, though the authority names none any more', () => {
    expect(withExpiry(state([]), now, addMs(now, -SECOND)).status).toBe('expired');
    expect(withExpiry(state([]), now, addMs(now, SECOND)).status).toBe('issued');
    expect(withExpiry(state(['2027-01-01T00:00:00Z']), now, addMs(now, -SECOND)).status).toBe('issued');
  });
});
