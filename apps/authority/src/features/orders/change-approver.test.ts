import { APPROVER_LOCAL_PARTS, approverAddressesForNames } from '@certdesk/pki';
import { addMs } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsOfApprover } from './check-order.ts';
import { NAME_RULES } from './name-rules.ts';
import { APPROVAL_WINDOW_MS, mailOfChange, nextState, ORDER_ACTS, type Order, PENDING, withApprover } from './order.ts';

const NOW = new Date('2026-11-22T09:00:00Z');

const ORDER: Order = {
  ...PENDING,
  id: '0190a0a0-0000-7000-8000-000000000001',
  reference: '0190a0a0-0000-7000-8000-000000000002',
  number: 4711,
  productId: 'dv-90',
  csr: '',
  names: ['www.example.org', 'example.org'],
  publicKeySha256: '',
  approverEmail: 'admin@example.org',
  language: 'en',
  serverType: 'other',
  applicant: 'Example Corporation',
  organization: null,
  detail: null,
  createdAt: addMs(NOW, -1000),
  approvalEndsAt: addMs(NOW, APPROVAL_WINDOW_MS / 2),
  approvedAt: null,
  certificateEndsAt: null,
  approvalRound: 0,
  codeFailures: 3,
  lockedUntil: addMs(NOW, 1000),
};

const label = fc.constantFrom('www', 'shop', 'mail', 'a');
const names = fc.array(
  fc.array(label, { maxLength: 2 }).map((labels) => [...labels, 'example', 'org'].join('.')),
  { minLength: 1, maxLength: 4 },
);
const localPart = fc.oneof(
  fc.constantFrom<string>(...APPROVER_LOCAL_PARTS),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const domain = fc.oneof(
  fc.constantFrom(
    'example.org',
    'www.example.org',
    'shop.example.org',
    'example.com',
    'org',
    'Example.org',
    'example.org.',
  ),
  fc.domain(),
);

describe('another approver', () => {
  it('is one of the five mailboxes at a domain of every name, whatever is asked for', () => {
    fc.assert(
      fc.property(names, localPart, domain, (list, local, at) => {
        const address = `${local}@${at}`;
        const isAllowed = findingsOfApprover(list, address).length === 0;
        const isRight =
          APPROVER_LOCAL_PARTS.some((part) => part === local) &&
          list.every((name) => name === at || name.endsWith(`.${at}`)) &&
          at.endsWith('example.org');
        expect(isAllowed).toBe(isRight);
      }),
      { numRuns: 1000 },
    );
  });

  it('is any of those that are offered', () => {
    fc.assert(
      fc.property(names, (list) => {
        for (const address of approverAddressesForNames(list, NAME_RULES))
          expect(findingsOfApprover(list, address)).toEqual([]);
      }),
    );
  });

  it('has a round, a window and tries of their own while approval is open, and each change begins the next', () => {
    const once = withApprover(ORDER, 'webmaster@example.org', NOW);
    expect(once).toMatchObject({ approvalRound: 1, codeFailures: 0, lockedUntil: null });
    expect(once.approvalEndsAt).toEqual(addMs(NOW, APPROVAL_WINDOW_MS));
    expect(withApprover(once, ORDER.approverEmail, NOW).approvalRound).toBe(2);
  });

  it('changes nothing of what was approved, and is possible only where a mail can go out', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_ACTS), { maxLength: 8 }), (acts) => {
        const state = acts.reduce((now, act) => nextState(now, act, 'OV') ?? now, PENDING);
        const order = { ...ORDER, ...state };
        const kind = mailOfChange(order, NOW);
        if (state.status === 'processing') expect(kind).toBeUndefined();
        if (kind === 'fulfillment')
          expect(withApprover(order, 'webmaster@example.org', NOW)).toEqual({
            ...order,
            approverEmail: 'webmaster@example.org',
          });
        expect(kind === 'approver').toBe(state.status === 'pending_approval');
      }),
    );
  });
});
