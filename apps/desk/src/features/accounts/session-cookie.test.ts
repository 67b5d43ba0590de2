import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSessionCookie } from './session-cookie.ts';

const cookie = createSessionCookie({ secret: 'one secret', secure: false });
const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const pairOf = (value: string): string => value.split(';')[0] ?? '';

describe('a session cookie', () => {
  test('gives back the token it was made for, among whatever other cookies', () => {
    fc.assert(
      fc.property(token, (value) => {
        expect(cookie.read(`a=b; ${pairOf(cookie.write(value))}; c=d`)).toBe(value);
      }),
    );
  });

  test('made with another secret, or for another token, is none', () => {
    const foreign = createSessionCookie({ secret: 'another secret', secure: false });
    fc.assert(
      fc.property(token, token, (one, other) => {
        expect(cookie.read(pairOf(foreign.write(one)))).toBeUndefined();
        fc.pre(one !== other);
        const signature = pairOf(cookie.write(one)).split('.').at(-1);
        expect(cookie.read(`certdesk.session_token=${other}.${signature}`)).toBeUndefined();
      }),
    );
  });

  test('that is anything else is none, and fails nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cookie.read(`certdesk.session_token=${text}`)).toBeUndefined();
        expect(cookie.read(text)).toBeUndefined();
      }),
    );
    expect(cookie.read(undefined)).toBeUndefined();
  });

  test('of a plain name is none where cookies are Secure', () => {
    const secure = createSessionCookie({ secret: 'one secret', secure: true });
    expect(secure.read(pairOf(cookie.write('token')))).toBeUndefined();
    expect(secure.write('token')).toMatch(/^__Secure-.*; Secure; SameSite=Lax$/);
  });
});
