import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOrdersSearch } from './orders-search.ts';

describe('the URL of the Orders screen', () => {
  test('keeps what it understands and drops the rest', () => {
    expect(parseOrdersSearch({ q: 'shop', status: 'issued', sort: '-createdAt', x: '1' })).toEqual({
      q: 'shop',
      status: 'issued',
      sort: '-createdAt',
    });
    expect(parseOrdersSearch({ q: 3, status: 'lost', sort: 'DROP TABLE' })).toEqual({});
  });

  test('does not name the default sort', () => {
    expect(parseOrdersSearch({ sort: 'expiresAt' })).toEqual({});
  });

  test('never fails, whatever was typed into it', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => parseOrdersSearch(raw) !== undefined));
  });
});
