import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cursorOf, hasPrevious, popPage, pushPage, toggleSort, withPages } from './paging.ts';

const cursor = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);

describe('paging', () => {
  test('begins at the first page', () => {
    expect(cursorOf(undefined)).toBeUndefined();
    expect(hasPrevious(undefined)).toBe(false);
    expect(popPage(undefined)).toBeUndefined();
  });

  test('previous leads back to where next came from', () => {
    fc.assert(
      fc.property(fc.array(cursor, { maxLength: 15 }), cursor, (before, next) => {
        const pages = before.reduce<string | undefined>((sum, step) => pushPage(sum, step), undefined);
        const ahead = pushPage(pages, next);
        expect(cursorOf(ahead)).toBe(next);
        expect(popPage(ahead)).toBe(pages);
      }),
    );
  });

  test('forgets the oldest steps, so that the URL stays short, and still ends at the first page', () => {
    let pages: string | undefined;
    for (let page = 0; page < 200; page += 1) pages = pushPage(pages, `cursor-${page}`);
    expect(pages?.length).toBeLessThan(300);
    while (hasPrevious(pages)) pages = popPage(pages);
    expect(pages).toBeUndefined();
  });

  test('keeps the search of the list', () => {
    expect(withPages({ q: 'shop', pages: 'a' }, 'a~b')).toEqual({ q: 'shop', pages: 'a~b' });
    expect(withPages({ q: 'shop', pages: 'a' }, undefined)).toEqual({ q: 'shop' });
  });
});

test('a second click on a column turns its sort round', () => {
  expect(toggleSort('createdAt', 'commonName')).toBe('commonName');
  expect(toggleSort('commonName', 'commonName')).toBe('-commonName');
  expect(toggleSort('-commonName', 'commonName')).toBe('commonName');
});
