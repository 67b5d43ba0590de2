import { ORDER_STATUSES, STATUS_REASONS, VALIDATION_LEVELS } from '@certdesk/contract';
import { addMs } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPROVAL_WINDOW_MS,
  mailRefusal,
  nextState,
  ORDER_ACTS,
  type OrderAct,
  type OrderState,
  PENDING,
} from './order.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const approvalEndsAt = addMs(NOW, APPROVAL_WINDOW_MS);

const run = (acts: readonly OrderAct[], level: 'DV' | 'OV' | 'EV' = 'DV'): OrderState =>
  acts.reduce<OrderState>((state, act) => {
    const next = nextState(state, act, level);
    if (!next) throw new Error(`${act} is not possible in ${state.status}`);
    return next;
  }, PENDING);

const CLOSED = ['canceled', 'rejected', 'expired', 'revoked', 'failed'];
const acts = fc.array(fc.constantFrom(...ORDER_ACTS), { maxLength: 12 });
const levels = fc.constantFrom(...VALIDATION_LEVELS);

describe('the state of an order at the CA', () => {
  it('goes from approval over issuance to complete for a DV product', () => {
    expect(run(['approve'])).toEqual({ status: 'processing', reason: 'issuing' });
    expect(run(['approve', 'issue', 'deliver'])).toEqual({ status: 'complete', reason: null });
  });

  it('is vetted after the approval for OV and EV products', () => {
    expect(run(['approve'], 'OV')).toEqual({ status: 'processing', reason: 'vetting' });
    expect(run(['approve', 'passVetting', 'issue'], 'EV')).toEqual({ status: 'issued', reason: null });
    expect(run(['approve', 'failVetting'], 'EV')).toEqual({ status: 'rejected', reason: 'rejected_by_vetting' });
  });

  it('can be canceled until it is being issued, and not afterwards', () => {
    expect(nextState(PENDING, 'cancel', 'DV')?.status).toBe('canceled');
    expect(nextState(run(['approve'], 'OV'), 'cancel', 'OV')?.status).toBe('canceled');
    expect(nextState(run(['approve']), 'cancel', 'DV')).toBeUndefined();
    expect(nextState(run(['approve', 'issue']), 'cancel', 'DV')).toBeUndefined();
  });

  it('says why it has expired', () => {
    expect(run(['endApproval']).reason).toBe('approval_window_over');
    expect(run(['approve', 'issue', 'endCertificate']).reason).toBe('certificate_expired');
  });

  it('only knows states and reasons of the contract, and never leaves a closed one', () => {
    fc.assert(
      fc.property(acts, levels, (sequence, level) => {
        let state: OrderState = PENDING;
        for (const act of sequence) {
          const next = nextState(state, act, level);
          if (CLOSED.includes(state.status)) expect(next).toBeUndefined();
          state = next ?? state;
          expect(ORDER_STATUSES).toContain(state.status);
          if (state.reason) expect(STATUS_REASONS).toContain(state.reason);
        }
      }),
    );
  });

  it('is never issued without an approval, nor for OV and EV without vetting', () => {
    fc.assert(
      fc.property(acts, levels, (sequence, level) => {
        const done: OrderAct[] = [];
        let state: OrderState = PENDING;
        for (const act of sequence) {
          const next = nextState(state, act, level);
          if (!next) continue;
          done.push(act);
          state = next;
        }
        if (!done.includes('issue')) return;
        expect(done).toContain('approve');
        if (level !== 'DV') expect(done.indexOf('passVetting')).toBeGreaterThan(done.indexOf('approve'));
      }),
    );
  });
});

describe('which mail can be sent again', () => {
  const refusal = (state: OrderState, kind: 'approver' | 'fulfillment', now = NOW) =>
    mailRefusal({ ...state, approvalEndsAt }, kind, now);

  it('is the approver email while the order waits, for thirty days', () => {
    expect(refusal(PENDING, 'approver')).toBeUndefined();
    expect(refusal(PENDING, 'approver', addMs(approvalEndsAt, -1))).toBeUndefined();
    expect(refusal(PENDING, 'approver', approvalEndsAt)).toBe('approval_window_over');
    expect(refusal(run(['endApproval']), 'approver')).toBe('approval_window_over');
    expect(refusal(run(['approve']), 'approver')).toBe('state_not_allowed');
  });

  it('is the fulfillment email once there is a certificate, also when it has expired', () => {
    expect(refusal(PENDING, 'fulfillment')).toBe('state_not_allowed');
    expect(refusal(run(['approve', 'issue']), 'fulfillment')).toBeUndefined();
    expect(refusal(run(['approve', 'issue', 'deliver']), 'fulfillment')).toBeUndefined();
    expect(refusal(run(['approve', 'issue', 'endCertificate']), 'fulfillment')).toBeUndefined();
    expect(refusal(run(['endApproval']), 'fulfillment')).toBe('state_not_allowed');
    expect(refusal(run(['approve', 'issue', 'revoke']), 'fulfillment')).toBe('state_not_allowed');
  });
});
