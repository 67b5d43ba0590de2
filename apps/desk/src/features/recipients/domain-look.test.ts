import { describe, expect, it } from 'vitest';
import { findLookAlike } from './domain-look.ts';

describe('a domain is told to look like', () => {
  it.each([
    ['аpple.com', [], 'apple.com'],
    ['аррӏе.com', [], 'apple.com'],
    ['gοοgle.com', ['www.google.com'], 'google.com'],
    ['exarnple.com', ['www.example.com'], 'example.com'],
    ['examp1e.com', ['example.com'], 'example.com'],
    ['exämple.com', ['www.shop.example.com'], 'example.com'],
    ['munchen.de', ['münchen.de'], 'münchen.de'],
  ])('%s, for an order of %j: %s', (domain, names, looksLike) => {
    expect(findLookAlike(domain, names)).toBe(looksLike);
  });

  it.each([
    ['example.com', ['www.example.com']],
    ['münchen.de', ['www.münchen.de']],
    ['münchen.de', []],
    ['пример.рф', ['www.пример.рф']],
    ['рос.рф', []],
    ['例え.jp', ['例え.jp']],
    ['example.org', ['example.com']],
    ['rnail.com', ['rnail.com']],
  ])('nothing else when %s is at home in an order of %j', (domain, names) => {
    expect(findLookAlike(domain, names)).toBeUndefined();
  });
});
