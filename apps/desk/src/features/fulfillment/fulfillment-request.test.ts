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

  it('calls nothing delivered back to waiting, and never leaves delivered again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REQUEST_STATES), { maxLength: 40 }), (states) => {
        const followed = followingNews(
          { state: 'requested', detail: null },
          states.map((state) => news(state)),
        ).map(({ state }) => state);
        const delivered = followed.indexOf('delivered');
        if (delivered >= 0) expect(followed.length).toBe(delivered + 1);
        expect(followed).not.toContain('requested');
        expect(followed.filter((state) => state === 'forwarded').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
