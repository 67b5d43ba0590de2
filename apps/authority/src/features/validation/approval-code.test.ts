import { randomBytes } from 'node:crypto';
import { newId } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApprovalCodes } from './approval-code.ts';

const codes = createApprovalCodes(randomBytes(32));

describe('link and code of an approver email', () => {
  it('are the same for every copy of the email, and others for every order and every CA', () => {
    const [one, other] = [newId(), newId()];
    expect(codes.codeOf(one)).toBe(codes.codeOf(one));
    expect(codes.tokenOf(one)).toBe(codes.tokenOf(one));
    expect(codes.codeOf(other)).not.toBe(codes.codeOf(one));
    expect(codes.tokenOf(other)).not.toBe(codes.tokenOf(one));
    expect(createApprovalCodes(randomBytes(32)).codeOf(one)).not.toBe(codes.codeOf(one));
  });

  it('lead back to their order only when nothing was changed', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(200), fc.constantFrom(...'ABCDwxyz0123-_'), (id, position, character) => {
        const token = codes.tokenOf(id);
        expect(codes.orderOf(token)).toBe(id);
        const at = position % token.length;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        if (changed !== token) expect(codes.orderOf(changed)).toBeUndefined();
      }),
    );
  });

  it('are refused, not fatal, whatever somebody types', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(codes.orderOf(text)).toBeUndefined();
        expect(codes.isCodeOf('0192aabb-0000-7000-8000-000000000000', text)).toBe(false);
      }),
    );
  });

  it('accept the code as people type it: small letters, spaces, no hyphen, O for 0 and l for 1', () => {
    const id = newId();
    const code = codes.codeOf(id);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(codes.isCodeOf(id, ` ${typed} `)).toBe(true);
    expect(codes.isCodeOf(newId(), code)).toBe(false);
  });
});
