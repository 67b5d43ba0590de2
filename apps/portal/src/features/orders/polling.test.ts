import {
  type Abilities,
  type Deed,
  type DeedState,
  type LastRequest,
  REQUEST_STATES,
  type RequestState,
  SETTLED_STATES,
} from '@certdesk/contract';
import { describe, expect, test } from 'vitest';
import { pollInterval } from './polling.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const no = { allowed: false };
const abilities: Abilities = {
  resendFulfillment: no,
  resendApprover: no,
  changeApprover: no,
  cancel: no,
  renew: no,
  reissue: no,
  revoke: no,
};
const lastRequest = (state: RequestState): LastRequest => ({
  id: '0198f0aa-0000-7000-8000-000000000000',
  kind: 'fulfillment',
  reason: 'resend',
  state,
  requestedAt: '2026-11-22T11:59:00Z',
  at: '2026-11-22T11:59:00Z',
});
const order = (state: RequestState) => ({
  status: 'issued' as const,
  statusReason: null,
  abilities,
  lastRequest: lastRequest(state),
  pendingApproverEmail: null,
});

const deed = (state: DeedState): Deed => ({
  id: '0198f0aa-0000-7000-8000-000000000001',
  kind: 'revoke',
  state,
  reason: 'superseded',
  sameKey: false,
  requestedBy: { id: 'm1', name: 'Ada' },
  requestedAt: '2026-11-22T11:59:00Z',
  settledAt: null,
  response: null,
});

describe('asking again', () => {
  test.each(SETTLED_STATES)('ends once the mail is %s', (state) => {
    expect(pollInterval([order(state)], NOW)).toBe(false);
  });

  test.each(REQUEST_STATES.filter((state) => !SETTLED_STATES.includes(state)))('goes on while it is %s', (state) => {
    expect(pollInterval([order(state)], NOW)).toBeGreaterThan(0);
  });

  test('is every one to two seconds while a request is fresh, whatever the other orders do', () => {
    const interval = pollInterval([order('delivered'), order('delayed'), order('requested')], NOW);
    expect(interval).toBeGreaterThanOrEqual(1000);
    expect(interval).toBeLessThanOrEqual(2000);
  });

  test('goes on for a while when a confirmation of delivery was asked for', () => {
    const asked = { ...lastRequest('accepted'), detail: { confirmation: 'asked' as const } };
    const waiting = { ...order('accepted'), lastRequest: asked };
    expect(pollInterval([waiting], NOW)).toBeLessThanOrEqual(2000);
    expect(pollInterval([waiting], NOW + 600_000)).toBe(30_000);
    expect(pollInterval([waiting], NOW + 3_600_000)).toBe(false);
  });

  test('is quick while an order is being handed over, and slow while people vet it', () => {
    const processing = { ...order('accepted'), status: 'processing' as const };
    const submitting = pollInterval([{ ...processing, statusReason: 'submitting' }], NOW);
    const vetting = pollInterval([{ ...processing, statusReason: 'vetting' }], NOW);
    expect(submitting).toBeLessThanOrEqual(2000);
    expect(vetting).toBeGreaterThan(submitting || 0);
  });

  test('goes on while the authority has not confirmed another address', () => {
    const changing = { ...order('accepted'), pendingApproverEmail: 'postmaster@example.com' };
    expect(pollInterval([changing], NOW)).toBeLessThanOrEqual(5000);
  });

  test.each([
    ['requested', 2000],
    ['waiting', 5000],
    ['uncertain', 30_000],
  ] as const)('goes on while a reissue or revocation is %s', (state, most) => {
    const interval = pollInterval([{ ...order('accepted'), deeds: [deed(state)] }], NOW);
    expect(interval).toBeGreaterThan(0);
    expect(interval).toBeLessThanOrEqual(most);
  });

  test.each(['done', 'refused', 'given_up'] as const)('ends once a reissue or revocation is %s', (state) => {
    expect(pollInterval([{ ...order('accepted'), deeds: [deed(state)] }], NOW)).toBe(false);
  });

  test('goes on in the list while an order says that its revocation is under way', () => {
    const revoke = { allowed: false, reason: 'revocation_pending' as const };
    const revoking = { ...order('accepted'), abilities: { ...abilities, revoke } };
    expect(pollInterval([revoking], NOW)).toBeLessThanOrEqual(5000);
  });

  test('happens when Send becomes possible again', () => {
    const freeAt = '2026-11-22T12:00:40Z';
    const resting = { ...order('accepted'), abilities: { ...abilities, resendFulfillment: { ...no, freeAt } } };
    const interval = pollInterval([resting], NOW);
    expect(interval).toBeGreaterThanOrEqual(40_000);
    expect(interval).toBeLessThan(41_000);
  });

  test('is not needed for an empty list', () => {
    expect(pollInterval([], NOW)).toBe(false);
  });
});
