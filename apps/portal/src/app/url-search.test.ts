import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './url-search.ts';

test('a number stays the text that was typed', () => {
  expect(parseSearch('?q=123&pages=25')).toEqual({ q: '123', pages: '25' });
});

test('every text comes back as it went in', () => {
  const values = fc.record({ q: fc.string({ minLength: 1 }), pages: fc.stringMatching(/^[\w~-]+$/) });
  fc.assert(
    fc.property(values, (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual(search);
    }),
  );
});

test('what is empty or missing leaves the URL plain', () => {
  expect(stringifySearch({ q: '', status: undefined })).toBe('');
});
