import { ORDER_STATUSES, type OrderStatus } from '@certdesk/contract';
import { addMs, DAY, HOUR, MINUTE, SECOND } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abilitiesOf, DEFAULT_MAIL_LIMITS, isReissuing, mailFreedom, mayFollow, type OrderState } from './order.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const ALL = {
  resendFulfillment: true,
  resendApprover: true,
  changeApprover: true,
  cancel: true,
  renew: true,
  reissue: true,
  revoke: true,
};

const order = (overrides: Partial<OrderState> = {}): OrderState => ({
  status: 'complete',
  statusReason: null,
  authorityOrderId: '0190a0a0-0000-7000-8000-000000000001',
  approvalEndsAt: null,
  cancelRequestedAt: null,
  pendingApprover: null,
  openDeed: null,
  isRenewed: false,
  mailTimes: [],
  lastRequest: null,
  ...overrides,
});
const abilities = (overrides: Partial<OrderState> = {}, authority = ALL) =>
  abilitiesOf(order(overrides), authority, DEFAULT_MAIL_LIMITS, NOW);
const ago = (...ms: number[]) => ms.map((each) => addMs(NOW, -each));

describe('what can be done with an order', () => {
  it('lets the fulfillment email be sent again at any time once the certificate is issued', () => {
    for (const status of ['issued', 'complete'] as const)
      expect(abilities({ status }).resendFulfillment).toEqual({ allowed: true });
    expect(abilities({ status: 'expired', statusReason: 'certificate_expired' }).resendFulfillment).toEqual({
      allowed: true,
    });
  });

  it('says that there is nothing to send before the certificate is issued', () => {
    expect(abilities({ status: 'pending_approval' }).resendFulfillment).toEqual({
      allowed: false,
      reason: 'not_issued_yet',
    });
    expect(abilities({ status: 'processing' }).resendFulfillment).toEqual({ allowed: false, reason: 'not_issued_yet' });
  });

  it('lets the approver email be sent again while the approval is awaited, and not after its 30 days', () => {
    expect(abilities({ status: 'pending_approval', approvalEndsAt: addMs(NOW, 1) }).resendApprover).toEqual({
      allowed: true,
    });
    expect(abilities({ status: 'pending_approval', approvalEndsAt: NOW }).resendApprover).toEqual({
      allowed: false,
      reason: 'approval_window_over',
    });
    expect(abilities({ status: 'complete' }).resendApprover).toEqual({ allowed: false, reason: 'already_approved' });
  });

  it.each([
    ['canceled', 'order_canceled'],
    ['rejected', 'order_rejected'],
    ['failed', 'order_failed'],
    ['revoked', 'certificate_revoked'],
  ] as const)('names the end of an order that is %s as the reason', (status, reason) => {
    const found = abilities({ status });
    for (const ability of [found.resendFulfillment, found.resendApprover, found.cancel])
      expect(ability).toEqual({ allowed: false, reason });
  });

  it('offers nothing that the authority cannot do, and says so', () => {
    const found = abilities(
      {},
      {
        resendFulfillment: false,
        resendApprover: false,
        changeApprover: false,
        cancel: false,
        renew: false,
        reissue: false,
        revoke: false,
      },
    );
    expect(found.resendFulfillment).toEqual({ allowed: false, reason: 'not_offered' });
  });

  it('cancels only what the authority knows and has not finished', () => {
    expect(abilities({ status: 'pending_approval' }).cancel).toEqual({ allowed: true });
    expect(abilities({ status: 'processing', authorityOrderId: null }).cancel).toEqual({
      allowed: false,
      reason: 'not_submitted_yet',
    });
    expect(abilities({ status: 'issued' }).cancel).toEqual({ allowed: false, reason: 'order_closed' });
    expect(abilities({ status: 'pending_approval', cancelRequestedAt: NOW }).cancel).toEqual({
      allowed: false,
      reason: 'cancellation_requested',
    });
  });
});

describe('another address for the mails of an order', () => {
  const failed = {
    id: '0190a0a0-0000-7000-8000-000000000002',
    kind: 'approver',
    reason: 'resend',
    state: 'failed',
    requestedAt: NOW.toISOString(),
    at: NOW.toISOString(),
  } as const;

  it('can be chosen exactly where a mail could be sent again', () => {
    const states = fc.record({
      status: fc.constantFrom(...ORDER_STATUSES),
      approvalEndsAt: fc.constantFrom(null, NOW, addMs(NOW, DAY)),
      authorityOrderId: fc.constantFrom(null, 'x'),
      pendingApprover: fc.constantFrom(null, 'postmaster@example.com'),
      mailTimes: fc.constantFrom(
        [],
        ago(SECOND),
        ago(...Array.from({ length: 5 }, (_, index) => (index + 2) * MINUTE)),
      ),
    });
    fc.assert(
      fc.property(states, (state) => {
        const { changeApprover, resendFulfillment, resendApprover } = abilities(state);
        expect(changeApprover.allowed).toBe(resendFulfillment.allowed || resendApprover.allowed);
      }),
    );
  });

  it('is not chosen while another choice waits for the authority, and nothing is sent to anybody then', () => {
    const found = abilities({ status: 'complete', pendingApprover: 'postmaster@example.com' });
    const waiting = { allowed: false, reason: 'approver_change_pending' };
    expect([found.changeApprover, found.resendFulfillment]).toEqual([waiting, waiting]);
  });

  it('says that it was approved already, while the organization is vetted', () => {
    const found = abilities({ status: 'processing', statusReason: 'vetting' });
    expect(found.changeApprover).toEqual({ allowed: false, reason: 'already_approved' });
  });

  it('need not wait after a mail that failed, which bothered nobody; but never exceeds the hour’s limit', () => {
    const open = { status: 'pending_approval', approvalEndsAt: addMs(NOW, DAY), lastRequest: failed } as const;
    expect(abilities({ ...open, mailTimes: ago(SECOND) }).changeApprover).toEqual({ allowed: true });
    const often = ago(1 * SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND, 5 * SECOND);
    expect(abilities({ ...open, mailTimes: often }).changeApprover.reason).toBe('order_limit');
  });
});

describe('what follows a certificate', () => {
  const states = fc.record({
    status: fc.constantFrom(...ORDER_STATUSES),
    statusReason: fc.constantFrom(null, 'approval_window_over' as const, 'certificate_expired' as const),
    openDeed: fc.constantFrom(null, 'reissue' as const, 'revoke' as const),
    isRenewed: fc.boolean(),
  });

  it('needs a certificate that is not revoked', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { renew, reissue, revoke } = abilities(state);
        if (reissue.allowed || revoke.allowed) expect(['issued', 'complete']).toContain(state.status);
        if (renew.allowed) expect(['issued', 'complete', 'expired']).toContain(state.status);
      }),
    );
    const { renew, reissue, revoke } = abilities({ status: 'revoked' });
    for (const ability of [renew, reissue, revoke]) expect(ability.reason).toBe('certificate_revoked');
  });

  it('is one thing at a time, but a revocation does not wait for a reissue', () => {
    const reissuing = abilities({ openDeed: 'reissue' });
    expect([reissuing.reissue, reissuing.revoke]).toEqual([
      { allowed: false, reason: 'reissue_pending' },
      { allowed: true },
    ]);
    const revoking = abilities({ openDeed: 'revoke' });
    for (const ability of [revoking.reissue, revoking.revoke])
      expect(ability).toEqual({ allowed: false, reason: 'revocation_pending' });
  });

  it('is a renewal also after the end, and no second one beside the first', () => {
    expect(abilities({ status: 'expired', statusReason: 'certificate_expired' }).renew).toEqual({ allowed: true });
    expect(abilities({ isRenewed: true }).renew).toEqual({ allowed: false, reason: 'already_renewed' });
  });

  it('does not lead an order back while it gets another certificate', () => {
    for (const from of ['issued', 'complete'] as const) {
      expect(isReissuing(from, 'pending_approval')).toBe(true);
      expect(mayFollow(from, 'pending_approval')).toBe(false);
    }
    expect(isReissuing('processing', 'issued')).toBe(false);
  });
});

describe('how often the mails of an order may be requested', () => {
  const free = (...times: number[]) => mailFreedom(ago(...times), DEFAULT_MAIL_LIMITS, NOW);

  it('asks for a minute between two requests', () => {
    expect(free(59 * SECOND)).toEqual({ reason: 'cooling_down', freeAt: addMs(NOW, SECOND) });
    expect(free(MINUTE)).toBeUndefined();
  });

  it('allows five in an hour, and tells when the oldest of them is an hour ago', () => {
    expect(free(2 * MINUTE, 4 * MINUTE, 6 * MINUTE, 8 * MINUTE)).toBeUndefined();
    expect(free(2 * MINUTE, 4 * MINUTE, 6 * MINUTE, 8 * MINUTE, 10 * MINUTE)).toEqual({
      reason: 'order_limit',
      freeAt: addMs(NOW, 50 * MINUTE),
    });
  });

  it('allows twenty in a day', () => {
    const times = Array.from({ length: 20 }, (_, index) => (index + 1) * HOUR);
    expect(free(...times)).toEqual({ reason: 'order_limit', freeAt: addMs(NOW, 4 * HOUR) });
  });

  it('never lets more requests through than the limits, whenever somebody tries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 * MINUTE }), { minLength: 1, maxLength: 200 }), (gaps) => {
        let now = NOW;
        let accepted: Date[] = [];
        for (const gap of gaps) {
          now = addMs(now, gap);
          if (mailFreedom(accepted.slice(0, DEFAULT_MAIL_LIMITS.perDay), DEFAULT_MAIL_LIMITS, now)) continue;
          accepted = [now, ...accepted];
        }
        for (const [index, time] of accepted.entries()) {
          const within = (ms: number) =>
            accepted.slice(index).filter((other) => time.getTime() - other.getTime() < ms).length;
          expect(within(MINUTE)).toBeLessThanOrEqual(1);
          expect(within(HOUR)).toBeLessThanOrEqual(5);
          expect(within(DAY)).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});

describe('which status may follow which', () => {
  const status = fc.constantFrom<OrderStatus>(...ORDER_STATUSES);
  const issued = (value: OrderStatus) => ['issued', 'complete', 'revoked'].includes(value);

  it('never leads an order back to a time before its certificate was issued', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 30 }), (news) => {
        let current: OrderStatus = 'processing';
        let wasIssued = false;
        for (const next of news) {
          if (!mayFollow(current, next)) continue;
          current = next;
          wasIssued ||= issued(current);
          if (wasIssued) expect(['issued', 'complete', 'expired', 'revoked']).toContain(current);
        }
      }),
    );
  });

  it('lets nothing follow an order that was canceled, rejected, revoked or failed', () => {
    for (const end of ['canceled', 'rejected', 'revoked', 'failed'] as const) {
      for (const next of ORDER_STATUSES) expect(mayFollow(end, next)).toBe(next === end);
    }
  });
});
