import type { Abilities } from '@certdesk/contract';
import { expect, test } from 'vitest';
import { sendableOf } from './sendable.ts';

const no = { allowed: false, reason: 'not_offered' as const };
const abilities: Abilities = {
  resendFulfillment: no,
  resendApprover: no,
  changeApprover: no,
  cancel: no,
  renew: no,
  reissue: no,
  revoke: no,
};

test('Send is about the approver email while the order waits for its approval, even if it cannot be sent now', () => {
  expect(sendableOf({ status: 'pending_approval', abilities })).toEqual({ kind: 'approver', ability: no });
});

test('Send is about the fulfillment email once the certificate is issued', () => {
  const resendFulfillment = { allowed: true };
  const order = { status: 'complete' as const, abilities: { ...abilities, resendFulfillment } };
  expect(sendableOf(order)).toEqual({ kind: 'fulfillment', ability: resendFulfillment });
});

test('Send offers the approver email wherever only that one is possible', () => {
  const order = { status: 'processing' as const, abilities: { ...abilities, resendApprover: { allowed: true } } };
  expect(sendableOf(order).kind).toBe('approver');
});
