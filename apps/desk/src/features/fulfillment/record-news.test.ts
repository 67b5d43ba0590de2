import { REQUEST_STATES, type RequestState } from '@certdesk/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followingNews } from './apply-mail-events.ts';
import type { RequestRow } from './fulfillment.store.ts';
import { type RequestNews, toEvent } from './fulfillment-request.ts';
import { confirmationIn } from './record-news.ts';

const at = new Date('2026-11-22T09:00:00Z');
const news = (...states: readonly RequestState[]): RequestNews[] => states.map((state) => ({ state, at }));
const CONFIRMED: readonly RequestState[] = ['accepted', 'handed_over', 'relayed', 'delivered'];

const requestAfter = (...states: readonly RequestState[]): RequestRow => ({
  account_id: 'account',
  id: '019d0000-0000-7000-8000-000000000001',
  order_number: 100_001,
  authority_id: 'builtin',
  authority_order_id: '019d0000-0000-7000-8000-000000000002',
  kind: 'fulfillment',
  reason: 'resend',
  state: states.at(-1) ?? 'requested',
  recipient: 'hostmaster@example.com',
  requested_by: 'user',
  requested_by_name: 'Pat Example',
  requested_at: at,
  events: news('requested', ...states).map(toEvent),
  detail: null,
});

test('a resend is confirmed by the first word of its authority that the mail went out', () => {
  const update = { request: requestAfter('forwarded'), news: news('delayed', 'accepted', 'delivered') };
  expect(confirmationIn(update)).toMatchObject({ answer: { state: 'accepted' }, requestedBy: { name: 'Pat Example' } });
});

test('that it was handed to the authority, waits, is unknown or failed confirms nothing', () => {
  const update = { request: requestAfter(), news: news('forwarded', 'delayed', 'uncertain', 'failed') };
  expect(confirmationIn(update)).toBeUndefined();
});

test('the first mails of an order, which nobody asked for, have no receipt', () => {
  for (const reason of ['placed', 'issued'] as const)
    expect(confirmationIn({ request: { ...requestAfter(), reason }, news: news('accepted') })).toBeUndefined();
});

test('a resend is confirmed once, in whatever pieces its news arrives', () => {
  const pieces = fc.array(fc.array(fc.constantFrom(...REQUEST_STATES), { maxLength: 4 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, (batches) => {
      const seen: RequestState[] = [];
      let confirmations = 0;
      for (const batch of batches) {
        const request = requestAfter(...seen);
        const following = followingNews(request, news(...batch));
        if (confirmationIn({ request, news: following })) confirmations += 1;
        seen.push(...following.map(({ state }) => state));
      }
      expect(confirmations).toBe(seen.some((state) => CONFIRMED.includes(state)) ? 1 : 0);
    }),
  );
});
