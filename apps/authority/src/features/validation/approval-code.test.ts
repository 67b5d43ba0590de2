import { randomBytes } from 'node:crypto';
import { newId } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, createApprovalCodes } from './approval-code.ts';

const codes = createApprovalCodes(randomBytes(32));

const first = (orderId: string): Approval => ({ orderId, round: 0 });
const approvals = fc.record({ orderId: fc.uuid(), round: fc.oneof(fc.constant(0), fc.nat(2 ** 32 - 1)) });

describe('link and code of an approver email', () => {
  it('are the same for every copy of the email, and others for every order and every CA', () => {
    const [one, other] = [newId(), newId()];
    expect(codes.codeOf(first(one))).toBe(codes.codeOf(first(one)));
    expect(codes.tokenOf(first(one))).toBe(codes.tokenOf(first(one)));
    expect(codes.codeOf(first(other))).not.toBe(codes.codeOf(first(one)));
    expect(codes.tokenOf(first(other))).not.toBe(codes.tokenOf(first(one)));
    expect(createApprovalCodes(randomBytes(32)).codeOf(first(one))).not.toBe(codes.codeOf(first(one)));
  });

  it('lead back to their order only when nothing was changed', () => {
    fc.assert(
      fc.property(approvals, fc.nat(200), fc.constantFrom(...'ABCDwxyz0123-_'), (approval, position, character) => {
        const token = codes.tokenOf(approval);
        expect(codes.approvalOf(token)).toEqual(approval);
        const at = position % token.length;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        if (changed !== token) expect(codes.approvalOf(changed)).toBeUndefined();
      }),
    );
  });

  it('are others for every approver of an order: what the former one was sent is worth nothing', () => {
    fc.assert(
      fc.property(approvals, fc.integer({ min: 1, max: 1000 }), ({ orderId, round }, later) => {
        const [former, next] = [
          { orderId, round: round % 1_000_000 },
          { orderId, round: (round % 1_000_000) + later },
        ];
        expect(codes.tokenOf(next)).not.toBe(codes.tokenOf(former));
        expect(codes.isCodeOf(next, codes.codeOf(former))).toBe(false);
        expect(codes.isCodeOf(former, codes.codeOf(next))).toBe(false);
      }),
    );
  });

  it('of the first approver are what they were before there could be another', () => {
    const codesThen = createApprovalCodes(Buffer.alloc(32, 7));
    const approval = first('0192aabb-0000-7000-8000-000000000000');
    expect([codesThen.codeOf(approval), codesThen.tokenOf(approval)]).toEqual([
      'J94B-7F33',
      'AZKquwAAcACAAAAAAAAAACQqVyaEZXbu_ky1epLV8yxR4A',
    ]);
  });

  it('are refused, not fatal, whatever somebody types', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(codes.approvalOf(text)).toBeUndefined();
        expect(codes.isCodeOf(first('0192aabb-0000-7000-8000-000000000000'), text)).toBe(false);
      }),
    );
  });

  it('accept the code as people type it: small letters, spaces, no hyphen, O for 0 and l for 1', () => {
    const approval = first(newId());
    const code = codes.codeOf(approval);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(codes.isCodeOf(approval, ` ${typed} `)).toBe(true);
    expect(codes.isCodeOf(first(newId()), code)).toBe(false);
  });
});
