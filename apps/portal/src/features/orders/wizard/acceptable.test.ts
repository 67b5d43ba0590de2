import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSameNames, isAcceptable } from './acceptable.ts';

const names = fc.uniqueArray(fc.domain(), { minLength: 1, maxLength: 6 });

describe('a CSR for an order that exists', () => {
  test('may name the same names in any order', () => {
    fc.assert(fc.property(names, (given) => hasSameNames({ names: given.toReversed() }, given)));
  });

  test('is for other names when one is missing, added or another one', () => {
    const order = ['shop.example.com', 'www.example.com'];
    expect(hasSameNames({ names: ['shop.example.com'] }, order)).toBe(false);
    expect(hasSameNames({ names: [...order, 'mail.example.com'] }, order)).toBe(false);
    expect(hasSameNames({ names: ['shop.example.com', 'mail.example.com'] }, order)).toBe(false);
  });
});

describe('an order can go on with a CSR', () => {
  const report = {
    ok: true,
    commonName: 'example.com',
    names: ['example.com'],
    subject: {},
    key: null,
    signatureAlgorithm: null,
    publicKeySha256: null,
    faults: [],
    authorityFaults: [],
  };

  test('that neither the desk nor the authority finds fault with', () => {
    expect(isAcceptable(report, undefined)).toBe(true);
    expect(isAcceptable({ ...report, ok: false }, undefined)).toBe(false);
    expect(isAcceptable({ ...report, authorityFaults: ['Weak key'] }, undefined)).toBe(false);
  });

  test('that is for the names of the order, if there is one', () => {
    expect(isAcceptable(report, ['example.com'])).toBe(true);
    expect(isAcceptable(report, ['example.com', 'www.example.com'])).toBe(false);
  });
});
