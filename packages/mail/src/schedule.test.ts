import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attempt, decide, decideInterrupted, GIVE_UP_HOURS, NO_HISTORY } from './schedule.ts';
import type { SendResult } from './smtp-outcome.ts';

const START = new Date('2026-11-22T09:00:00Z');
const MINUTE = 60_000;
const after = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);
const middle = () => 0.5; // no jitter

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  kind: 'fulfillment',
  attempts: 1,
  firstAttemptAt: START,
  history: NO_HISTORY,
  messageId: '<a@b.example>',
  ...changes,
});
const greylisted: SendResult = {
  outcome: 'transient',
  cause: 'smtp_transient',
  smtpStatus: '451',
  enhanced: '4.7.1',
  response: '451 4.7.1 Later',
};
const lost: SendResult = { outcome: 'uncertain', cause: 'smtp_answer_lost' };

/** Fails at every attempt until it is given up; the minutes of the attempts since the first. */
function minutesOfAttempts(kind: Attempt['kind'], result: SendResult): number[] {
  const minutes: number[] = [];
  let now = START;
  for (let attempts = 1; ; attempts += 1) {
    minutes.push((now.getTime() - START.getTime()) / MINUTE);
    const decision = decide(attempt({ kind, attempts }), result, { now, random: middle });
    if (!decision.nextAttemptAt) return minutes;
    now = decision.nextAttemptAt;
  }
}

describe('a mail that is refused for now', () => {
  it('is tried after 1, 5, 15 and 30 minutes, then hourly, then every three hours', () => {
    const minutes = minutesOfAttempts('fulfillment', greylisted);
    expect(minutes.slice(0, 12)).toEqual([0, 1, 6, 21, 51, 111, 171, 231, 291, 351, 411, 591]);
  });

  it.each(['approver', 'fulfillment'] as const)(
    'of the kind %s is given up when its time is over, after a last try',
    (kind) => {
      expect(minutesOfAttempts(kind, greylisted).at(-1)).toBe(GIVE_UP_HOURS[kind] * 60);
    },
  );

  it('says why it waits and until when', () => {
    const decision = decide(attempt({ attempts: 2 }), greylisted, { now: after(1), random: middle });
    expect(decision).toEqual({
      state: 'delayed',
      nextAttemptAt: after(6),
      history: NO_HISTORY,
      detail: {
        cause: 'smtp_transient',
        smtpStatus: '451 4.7.1',
        response: '451 4.7.1 Later',
        nextAttemptAt: after(6).toISOString(),
        attempt: 2,
        messageId: '<a@b.example>',
      },
    });
  });

  it('fails with its last reason when all tries are used up', () => {
    const decision = decide(attempt({ attempts: 40 }), greylisted, { now: after(96 * 60), random: middle });
    expect([decision.state, decision.detail.cause, decision.detail.smtpStatus]).toEqual([
      'failed',
      'retries_exhausted',
      '451 4.7.1',
    ]);
  });

  it('never comes back in step with the others', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (random) => {
        const at = decide(attempt({ attempts: 3 }), greylisted, { now: START, random: () => random }).nextAttemptAt;
        const minutes = ((at?.getTime() ?? 0) - START.getTime()) / MINUTE;
        expect(minutes).toBeGreaterThanOrEqual(12);
        expect(minutes).toBeLessThanOrEqual(18);
      }),
    );
  });
});

describe('an address that is temporarily unknown', () => {
  const unknown: SendResult = { ...greylisted, enhanced: '4.1.1' };
  it('is unknown for good when it is so twice', () => {
    const first = decide(attempt(), unknown, { now: START, random: middle });
    expect(first.state).toBe('delayed');
    const second = decide(attempt({ attempts: 2, history: first.history }), unknown, { now: after(1), random: middle });
    expect([second.state, second.detail.cause]).toEqual(['failed', 'recipient_invalid']);
  });
  it('has nothing to do with a full mailbox or greylisting', () => {
    let { history } = attempt();
    for (let attempts = 1; attempts < 6; attempts += 1) {
      const decision = decide(
        attempt({ attempts, history }),
        { ...greylisted, enhanced: '4.2.2' },
        { now: START, random: middle },
      );
      expect(decision.state).toBe('delayed');
      history = decision.history;
    }
  });
});

describe('a mail whose answer was lost', () => {
  it('is tried once more after at least half an hour, and says that it may arrive twice', () => {
    const first = decide(attempt(), lost, { now: START, random: () => 0 });
    expect([first.state, first.nextAttemptAt, first.detail.mayArriveTwice]).toEqual(['uncertain', after(30), true]);
    const second = decide(attempt({ attempts: 2, history: first.history }), lost, { now: after(30), random: middle });
    expect([second.state, second.nextAttemptAt, second.detail.cause]).toEqual(['failed', null, 'smtp_answer_lost']);
    expect(second.detail.mayArriveTwice).toBe(true);
  });

  it('keeps saying so when a later try is accepted', () => {
    const history = decide(attempt(), lost, { now: START, random: middle }).history;
    const decision = decide(
      attempt({ attempts: 2, history }),
      { outcome: 'accepted' },
      { now: after(30), random: middle },
    );
    expect([decision.state, decision.detail.mayArriveTwice]).toEqual(['accepted', true]);
  });
});

describe('a mail whose sending process died', () => {
  it('is tried again at once, then after a pause, then no more', () => {
    let { history } = attempt();
    const waits: (number | null)[] = [];
    for (let attempts = 1; attempts <= 4; attempts += 1) {
      const decision = decideInterrupted(attempt({ attempts, history }), START);
      expect(decision.detail).toMatchObject({ cause: 'interrupted', mayArriveTwice: true, messageId: '<a@b.example>' });
      waits.push(decision.nextAttemptAt && (decision.nextAttemptAt.getTime() - START.getTime()) / MINUTE);
      history = decision.history;
    }
    expect(waits).toEqual([0, 1, 5, null]);
  });
});

describe('any outcome at any time', () => {
  it('either settles the mail or names a moment after now and within its time', () => {
    const outcome = fc.constantFrom<SendResult['outcome']>(
      'accepted',
      'transient',
      'permanent',
      'uncertain',
      'unreachable',
    );
    const minutes = fc.integer({ min: 0, max: 200 * 60 });
    fc.assert(
      fc.property(
        outcome,
        minutes,
        fc.integer({ min: 1, max: 90 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (which, late, attempts, random) => {
          const now = after(late);
          const decision = decide(attempt({ attempts }), { outcome: which }, { now, random: () => random });
          const isSettled = decision.state === 'accepted' || decision.state === 'failed';
          expect(decision.nextAttemptAt === null).toBe(isSettled);
          if (decision.nextAttemptAt) expect(decision.nextAttemptAt.getTime()).toBeGreaterThan(now.getTime());
        },
      ),
    );
  });
});
