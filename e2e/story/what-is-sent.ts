import { expect, type Request } from '@playwright/test';
import type { Person } from './person.ts';

/** Collects what a page sends, to look for secrets in it. */
export function recordSent({ page }: Person): () => string {
  const sent: string[] = [];
  page.on('request', (request: Request) => sent.push(request.url(), request.postData() ?? ''));
  return () => sent.join('\n');
}

/** Nothing of a private key, in PEM or as its bare base64, is in a text. */
export function expectNoKey(text: string, privateKey: string): void {
  const [, body = ''] = privateKey.split('\n');
  expect(body.length).toBeGreaterThan(40);
  expect(text).not.toContain('PRIVATE KEY');
  expect(text).not.toContain(body);
}
