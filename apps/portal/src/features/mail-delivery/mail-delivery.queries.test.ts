import { expect, it } from 'vitest';
import { testMailPollMs } from './mail-delivery.queries.ts';

it('looks after a test mail closely until its first attempt, seldom while it may change, and then no more', () => {
  expect(testMailPollMs({ state: 'forwarded' })).toBe(1_000);
  expect(testMailPollMs({ state: 'delayed' })).toBe(5_000);
  expect(testMailPollMs({ state: 'accepted', detail: { confirmation: 'asked' } })).toBe(5_000);
  expect(testMailPollMs({ state: 'accepted', detail: { confirmation: 'not_offered' } })).toBe(false);
  expect(testMailPollMs({ state: 'delivered' })).toBe(false);
  expect(testMailPollMs({ state: 'failed' })).toBe(false);
});
