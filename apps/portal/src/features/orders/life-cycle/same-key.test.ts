import { describe, expect, test } from 'vitest';
import { hasSameKey } from './same-key.ts';

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
