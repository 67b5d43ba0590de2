import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNameOf } from './is-name-of.ts';

describe('typing the name to confirm', () => {
  test('takes it in capitals and with blanks around it', () => {
    fc.assert(fc.property(fc.domain(), (commonName) => isNameOf({ commonName }, ` ${commonName.toUpperCase()} `)));
  });

  test('takes no part of it and no other name', () => {
    const order = { commonName: 'shop.example.com' };
    expect(isNameOf(order, '')).toBe(false);
    expect(isNameOf(order, 'shop.example')).toBe(false);
    expect(isNameOf(order, 'www.shop.example.com')).toBe(false);
  });

  test('takes a wildcard name as it is written', () => {
    expect(isNameOf({ commonName: '*.example.com' }, '*.example.com')).toBe(true);
    expect(isNameOf({ commonName: '*.example.com' }, 'www.example.com')).toBe(false);
  });
});
