import { expect, test } from 'vitest';
import { safeRedirect } from './safe-redirect.ts';

test('after signing in one comes back to a page of this site', () => {
  expect(safeRedirect('/security/ssl/orders?q=shop')).toBe('/security/ssl/orders?q=shop');
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/sign-in?redirect=/',
  7,
])('%s is no way out', (value) => {
  expect(safeRedirect(value)).toBeUndefined();
});
