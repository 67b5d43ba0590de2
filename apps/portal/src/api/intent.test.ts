import { expect, test } from 'vitest';
import { createIntent, randomKey } from './intent.ts';

const counted = () => {
  let count = 0;
  return createIntent(() => {
    count += 1;
    return `key-${count}`;
  });
};

test('a repeated click is the same request', () => {
  const intent = counted();
  expect(intent.keyFor({ kind: 'fulfillment' })).toBe('key-1');
  expect(intent.keyFor({ kind: 'fulfillment' })).toBe('key-1');
});

test('a corrected form is another request', () => {
  const intent = counted();
  intent.keyFor({ csr: 'a' });
  expect(intent.keyFor({ csr: 'b' })).toBe('key-2');
});

test('after an answer the same wish is a new request', () => {
  const intent = counted();
  intent.keyFor({});
  intent.settle();
  expect(intent.keyFor({})).toBe('key-2');
});

test('keys are 128 random bits', () => {
  const keys = new Set(Array.from({ length: 200 }, randomKey));
  expect(keys.size).toBe(200);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
