import { expect, test } from 'vitest';
import { sharedAddresses } from './shared-addresses.ts';

const allowed = ['admin@shop.example.com', 'admin@example.com'];

test('one name may be approved by every mailbox that is allowed for it', () => {
  expect(sharedAddresses(allowed, ['shop.example.com'])).toEqual(allowed);
  expect(sharedAddresses(allowed, ['*.shop.example.com'])).toEqual(allowed);
});

test('several names may be approved only at a domain that they share', () => {
  expect(sharedAddresses(allowed, ['shop.example.com', 'www.example.com'])).toEqual(['admin@example.com']);
  expect(sharedAddresses(allowed, ['shop.example.com', 'a.shop.example.com'])).toEqual(allowed);
});

test('names of different domains share no mailbox, however alike they look', () => {
  expect(sharedAddresses(allowed, ['shop.example.com', 'example.org'])).toEqual([]);
  expect(sharedAddresses(['admin@example.com'], ['example.com', 'notexample.com'])).toEqual([]);
});
