import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bytes.ts';
import { createTripleDes } from './des.ts';

function encrypt(key: string, block: string): string {
  const data = fromHex(block);
  createTripleDes(fromHex(key)).encrypt(data, 0);
  return toHex(data);
}

describe('DES', () => {
  it.each([
    // The worked example of FIPS 74 and others, then NIST SP 800-17: variable text, inverse permutation, key, substitution.
    ['133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    ['0123456789abcdef', '4e6f772069732074', '3fa40e8a984d4815'],
    ['0101010101010101', '8000000000000000', '95f8a5e5dd31d900'],
    ['0101010101010101', '0000000000000001', '166b40b44aba4bd6'],
    ['8001010101010101', '0000000000000000', '95a8d72813daa94d'],
    ['7ca110454a1a6e57', '01a1d6d039776742', '690f5b0d9a26939b'],
    ['0131d9619dc1376e', '5cd54ca83def57da', '7a389d10354bd271'],
    ['1c587f1c13924fef', '305532286d6f295a', '63fac0d034d9f793'],
  ])('encrypts with the key %s as published', (key, plain, encrypted) => {
    expect(encrypt(key, plain)).toBe(encrypted);
  });

  it('encrypts three times as NIST SP 800-67 does', () => {
    const key = '0123456789abcdef23456789abcdef01456789abcdef0123';
    expect(encrypt(key, '5468652071756663')).toBe('a826fd8ce53b855f');
    expect(encrypt(key, '6b2062726f776e20')).toBe('cce21c8112256fe6');
    expect(encrypt(key, '666f78206a756d70')).toBe('68d5c05dd9b6b900');
  });

  it('uses the first key again where there are two', () => {
    const [a, b] = ['0123456789abcdef', '23456789abcdef01'];
    expect(encrypt(a + b, '0011223344556677')).toBe(encrypt(a + b + a, '0011223344556677'));
  });

  it('gives back what was encrypted, wherever the block lies', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.oneof(bytes(8), bytes(16), bytes(24)), bytes(24), fc.nat({ max: 16 }), (key, data, offset) => {
        const cipher = createTripleDes(key);
        const copy = data.slice();
        cipher.encrypt(copy, offset);
        expect(copy).not.toEqual(data);
        cipher.decrypt(copy, offset);
        expect(copy).toEqual(data);
      }),
    );
  });
});
