import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePunycode } from './punycode.ts';

describe('decodePunycode', () => {
  // RFC 3492, 7.1
  it.each([
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['d9juau41awczczp', 'そのスピードで'],
    ['-> $1.00 <--', '-> $1.00 <-'],
  ])('decodes %s', (encoded, text) => {
    expect(decodePunycode(encoded)).toBe(text);
  });

  it.each(['!!!', '99999999', 'a-9999999999'])('refuses %s', (encoded) => {
    expect(decodePunycode(encoded)).toBeUndefined();
  });

  it('ends for every text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 63 }), (text) => {
        const decoded = decodePunycode(text);
        expect(decoded === undefined || typeof decoded === 'string').toBe(true);
      }),
    );
  });
});
