import { API_PREFIX } from '@certdesk/contract';
import { expect, test } from 'vitest';
import { urlOf } from './client.ts';

test('a path is filled and its values are encoded', () => {
  expect(urlOf('/mailbox/messages/{id}/raw', { params: { id: 'a/b' } })).toBe(
    `${API_PREFIX}/mailbox/messages/a%2Fb/raw`,
  );
});

test('empty values are left out of the query', () => {
  expect(urlOf('/orders', { query: { q: '', status: undefined, limit: 25 } })).toBe(`${API_PREFIX}/orders?limit=25`);
});

test('a search text cannot add parameters of its own', () => {
  expect(urlOf('/orders', { query: { q: 'a&limit=1' } })).toBe(`${API_PREFIX}/orders?q=a%26limit%3D1`);
});
