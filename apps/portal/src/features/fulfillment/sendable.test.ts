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
  const resendApprover = { allowed: false, reason: 'cooling_down' as const };
  const order = { status: 'pending_approval' as const, abilities: { ...abilities, resendApprover } };
  expect(sendableOf(order)).toEqual({ kind: 'approver', ability: resendApprover });
});

test('Send is about the fulfillment email of an authority that sends no approver email, and says that nothing is issued yet', () => {
  const resendFulfillment = { allowed: false, reason: 'not_issued_yet' as const };
  const order = { status: 'pending_approval' as const, abilities: { ...abilities, resendFulfillment } };
  expect(sendableOf(order)).toEqual({ kind: 'fulfillment', ability: resendFulfillment });
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
