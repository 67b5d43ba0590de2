import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSameKey, hasSameNames } from './same-request.ts';

const names = fc.uniqueArray(fc.domain(), { minLength: 1, maxLength: 6 });

describe('a CSR for an order that exists', () => {
  test('may name the same names in any order', () => {
    fc.assert(fc.property(names, (given) => hasSameNames({ names: given.toReversed() }, { names: given })));
  });

  test('is for other names when one is missing, added or another one', () => {
    const order = { names: ['shop.example.com', 'www.example.com'] };
    expect(hasSameNames({ names: ['shop.example.com'] }, order)).toBe(false);
    expect(hasSameNames({ names: [...order.names, 'mail.example.com'] }, order)).toBe(false);
    expect(hasSameNames({ names: ['shop.example.com', 'mail.example.com'] }, order)).toBe(false);
  });
});

describe('a key', () => {
  test('is the same when its digest is', () => {
    expect(hasSameKey({ publicKeySha256: 'a1' }, { publicKeySha256: 'a1' })).toBe(true);
    expect(hasSameKey({ publicKeySha256: 'a1' }, { publicKeySha256: 'b2' })).toBe(false);
  });

  test('that cannot be read is nobody’s', () => {
    expect(hasSameKey({ publicKeySha256: null }, { publicKeySha256: null })).toBe(false);
    expect(hasSameKey(undefined, undefined)).toBe(false);
  });
});
