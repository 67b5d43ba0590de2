import { describe, expect, test } from 'vitest';
import { keyText, validityOf } from './certificate-texts.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), noticeDays: 30 };
const from = (notBefore: string, notAfter: string) => validityOf({ notBefore, notAfter }, at);

test('a key is called by its type and its size, or its curve', () => {
  expect(keyText({ type: 'RSA', size: 3072 })).toBe('RSA 3072');
  expect(keyText({ type: 'ECDSA', size: 256, curve: 'P-256' })).toBe('ECDSA P-256');
});

describe('a certificate is called', () => {
  test('valid while it lasts for longer than the notice', () => {
    expect(from('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe('valid');
  });

  test('expiring once it ends within the notice, to the very moment', () => {
    expect(from('2026-01-01T00:00:00Z', '2026-12-22T12:00:00Z')).toBe('expiring');
    expect(from('2026-01-01T00:00:00Z', '2026-11-22T12:00:00Z')).toBe('expiring');
  });

  test('expired when its end is past, whatever else is wrong with it', () => {
    expect(from('2026-01-01T00:00:00Z', '2026-11-22T11:59:59Z')).toBe('expired');
    expect(from('2027-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toBe('expired');
  });

  test('not valid yet before its first moment', () => {
    expect(from('2026-12-01T00:00:00Z', '2027-06-01T00:00:00Z')).toBe('not_yet_valid');
  });
});
