import { ROLES } from '@certdesk/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashApiKey, isApiKey, makeApiKey } from './api-key.ts';
import { MIN_PASSWORD_LENGTH, makePassword } from './passwords.ts';
import { clientNetwork } from './rate-limits.ts';
import { isWithin, weakerOf } from './role-rules.ts';

describe('roles', () => {
  test('are ordered: what one may give, every stronger one may', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), (one, other) => {
        const [a, b] = [ROLES[one] ?? 'owner', ROLES[other] ?? 'owner'];
        expect(isWithin(a, b)).toBe(one >= other);
        expect(weakerOf(a, b)).toBe(ROLES[Math.max(one, other)]);
      }),
    );
  });
});

describe('a client', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('with the address %s counts as %s', (address, network) => {
    expect(clientNetwork(address)).toBe(network);
  });
});

describe('an API key', () => {
  test('is recognized, never the same twice, and known again by its hash', () => {
    const [one, other] = [makeApiKey(), makeApiKey()];
    expect(one.key).not.toBe(other.key);
    expect(isApiKey(one.key)).toBe(true);
    expect(hashApiKey(one.key)).toBe(one.sha256);
    expect(one.key.startsWith(one.start)).toBe(true);
    expect(isApiKey(`${one.key}x`)).toBe(false);
  });
});

describe('a password made here', () => {
  test('is long enough and has no letters that look alike', () => {
    const passwords = Array.from({ length: 100 }, makePassword);
    expect(new Set(passwords).size).toBe(100);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThanOrEqual(MIN_PASSWORD_LENGTH);
      expect(password).not.toMatch(/[0o1il]/);
    }
  });
});
