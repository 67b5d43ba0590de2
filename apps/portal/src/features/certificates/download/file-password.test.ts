import { expect, test } from 'vitest';
import { filePasswordFault, MIN_FILE_PASSWORD, makeFilePassword } from './file-password.ts';

test('a made password is long, readable, and never the same twice', () => {
  const made = new Set(Array.from({ length: 200 }, makeFilePassword));
  expect(made.size).toBe(200);
  for (const password of made) expect(password).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}$/);
});

test('a made password may be used', () => {
  const password = makeFilePassword();
  expect(filePasswordFault('password', { password, again: password })).toBeUndefined();
  expect(filePasswordFault('again', { password, again: password })).toBeUndefined();
});

test('a typed password must be long enough and typed twice alike', () => {
  const short = 'x'.repeat(MIN_FILE_PASSWORD - 1);
  expect(filePasswordFault('password', { password: short, again: short })).toBe('pkcs12.fault.length');
  expect(filePasswordFault('again', { password: 'long enough', again: 'long enouhg' })).toBe('pkcs12.fault.differs');
});
