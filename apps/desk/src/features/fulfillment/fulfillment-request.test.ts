import { type MailDetail, REQUEST_STATES, type RequestState } from '@certdesk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followingNews } from './apply-mail-events.ts';
import { mayFollow, type RequestNews } from './fulfillment-request.ts';

const at = new Date('2026-11-22T09:00:00Z');
const news = (state: RequestState, detail?: MailDetail): RequestNews => ({ state, at, ...(detail && { detail }) });

describe('how far a fulfillment request is', () => {
  it('goes from requested over forwarded to accepted by the mail server', () => {
    expect(
      followingNews({ state: 'requested', detail: null }, [news('forwarded'), news('accepted')]).map(
        ({ state }) => state,
      ),
    ).toEqual(['forwarded', 'accepted']);
  });

  it('does not fall back to forwarded when the authority was quicker than its own answer', () => {
    expect(mayFollow({ state: 'accepted', detail: null }, 'forwarded')).toBe(false);
    expect(mayFollow({ state: 'delayed', detail: { cause: 'smtp_transient' } }, 'forwarded')).toBe(false);
    expect(mayFollow({ state: 'delayed', detail: { cause: 'authority_unreachable' } }, 'forwarded')).toBe(true);
  });

  it('tells the truth when it comes after the desk had given up', () => {
    expect(mayFollow({ state: 'failed', detail: { cause: 'authority_unreachable' } }, 'accepted')).toBe(true);
  });

  it('goes from accepted on to what mail systems report, also when that was quicker than the CA’s own news', () => {
    for (const states of [
      ['accepted', 'delayed', 'relayed', 'delivered'],
      ['forwarded', 'delivered'],
      ['accepted', 'delivered', 'failed'],
    ] as const)
      expect(
        followingNews(
          { state: 'requested', detail: null },
          states.map((state) => news(state)),
        ).map(({ state }) => state),
      ).toEqual(states);
  });

  it('lets nothing that arrived wait again, and only a mail that came back take back a delivery', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REQUEST_STATES), { maxLength: 40 }), (states) => {
        const followed = followingNews(
          { state: 'requested', detail: null },
          states.map((state) => news(state)),
        ).map(({ state }) => state);
        for (const [index, state] of followed.entries()) {
          const next = followed[index + 1];
          if (state === 'delivered') expect([undefined, 'failed']).toContain(next);
          if (state === 'relayed') expect([undefined, 'delivered', 'failed']).toContain(next);
          if (state === 'handed_over') expect(next).toBeUndefined();
        }
        expect(followed).not.toContain('requested');
        expect(followed.filter((state) => state === 'forwarded').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
