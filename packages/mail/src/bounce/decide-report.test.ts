import { mayStateFollow, REQUEST_STATES } from '@certdesk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERY_ACTIONS, type DeliveryReport } from './bounce.ts';
import { decideReport, type Reported } from './decide-report.ts';

const messageId = '<a@ca.example>';
const accepted = { messageId, sent: 'accepted' } as const;

/** Every change that the reports make, in their order. */
function changesOf(reports: readonly DeliveryReport[]): Reported[] {
  let reported: Reported | null = null;
  return reports.flatMap((report) => {
    const next: Reported | null = decideReport({ ...accepted, reported }, report);
    reported = next ?? reported;
    return next ?? [];
  });
}

const reports = fc.array(
  fc.record({
    action: fc.constantFrom(...DELIVERY_ACTIONS),
    enhanced: fc.constantFrom('5.1.1', '5.2.2', '4.4.1', '2.0.0'),
    response: fc.constantFrom('one', 'two'),
  }),
  { maxLength: 12 },
);

describe('what becomes of a mail by the reports of mail systems', () => {
  it.each([
    [
      { action: 'failed', smtpStatus: '550', enhanced: '5.1.1', response: '550 5.1.1 no' },
      'failed',
      'recipient_invalid',
    ],
    [{ action: 'failed', enhanced: '5.2.2' }, 'failed', 'mailbox_full'],
    [{ action: 'failed', enhanced: '4.4.1' }, 'failed', 'returned'],
    [{ action: 'failed' }, 'failed', 'returned'],
    [{ action: 'delayed', enhanced: '4.4.1' }, 'delayed', 'next_hop_waits'],
    [{ action: 'relayed' }, 'relayed', undefined],
    [{ action: 'expanded' }, 'relayed', undefined],
    [{ action: 'delivered' }, 'delivered', undefined],
  ] as const)('%j is %s, %s', (report, state, cause) => {
    const reported = decideReport({ ...accepted, reported: null }, report);
    expect(reported).toMatchObject({ state });
    expect(reported?.detail.cause).toBe(cause);
  });

  it('does not wait again after it was delivered', () => {
    expect(changesOf([{ action: 'delivered' }, { action: 'delayed' }, { action: 'relayed' }])).toHaveLength(1);
  });

  it('has failed when it came back after its delivery was confirmed, whichever report came first', () => {
    const came = { action: 'failed', enhanced: '5.2.2', response: 'full' } as const;
    for (const both of [
      [came, { action: 'delivered' }],
      [{ action: 'delivered' }, came],
    ] as const)
      expect(changesOf(both).at(-1)).toMatchObject({
        state: 'failed',
        detail: { cause: 'delivered_and_returned', response: 'full' },
      });
  });

  it('was delivered although we had given up, but does not fail a second time', () => {
    const failed = { messageId, sent: 'failed', reported: null } as const;
    expect(decideReport(failed, { action: 'delivered' })?.state).toBe('delivered');
    expect(decideReport(failed, { action: 'failed' })).toBeNull();
    expect(decideReport(failed, { action: 'delayed' })).toBeNull();
  });

  it('is changed by a report once', () => {
    fc.assert(
      fc.property(reports, (some) => {
        const twice = some.flatMap((report) => [report, report]);
        expect(changesOf(twice)).toEqual(changesOf(some));
      }),
    );
  });

  it('ends the same in whatever order the reports come', () => {
    const shuffled = reports.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        const [one, other] = [changesOf(some).at(-1), changesOf(others).at(-1)];
        expect(one?.state).toBe(other?.state);
        expect(one?.detail.cause === 'delivered_and_returned').toBe(other?.detail.cause === 'delivered_and_returned');
      }),
    );
  });

  it('is news that the desk takes, whatever it knew', () => {
    fc.assert(
      fc.property(reports, (some) => {
        const states = ['accepted' as const, ...changesOf(some).map(({ state }) => state)];
        for (const [index, state] of states.entries()) {
          const next = states[index + 1];
          if (next) expect(mayStateFollow(state, next)).toBe(true);
        }
      }),
    );
    for (const state of REQUEST_STATES) if (state !== 'handed_over') expect(mayStateFollow(state, 'failed')).toBe(true);
  });
});
