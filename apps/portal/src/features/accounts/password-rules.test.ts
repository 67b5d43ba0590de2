import { expect, test } from 'vitest';
import { passwordFault } from './password-rules.ts';

const fields = { current: 'old-password', next: 'a much better one', again: 'a much better one' };

test('a good change has no fault', () => {
  for (const name of ['current', 'next', 'again'] as const) expect(passwordFault(name, fields)).toBeUndefined();
});

test('every field must be filled in', () => {
  expect(passwordFault('current', { ...fields, current: '' })).toBe('field.required');
});

test('a short password, the old one, and a mistyped one are each said', () => {
  expect(passwordFault('next', { ...fields, next: 'short' })).toBe('password.fault.length');
  expect(passwordFault('next', { ...fields, next: fields.current })).toBe('password.fault.same');
  expect(passwordFault('again', { ...fields, again: 'another' })).toBe('password.fault.differs');
});
