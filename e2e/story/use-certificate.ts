import { expect } from '../harness/test.ts';
import { expectImported, importCertificate, type ToImport } from './import-certificate.ts';
import type { Person } from './person.ts';
import { serveDownloads } from './serve-downloads.ts';

type ToUse = Omit<ToImport, 'passphrase'> & {
  /** What the certificate leads to, PEM. */
  root: string;
  /** What the person's browser has sent so far. */
  sent: () => string;
};

/** Imports the certificate of the mail with its key, and serves it with what was downloaded. */
export async function useCertificate(person: Person, { root, sent, ...order }: ToUse): Promise<void> {
  const wish = { ...order, passphrase: 'nightjar-under-the-bridge' };
  await serveDownloads(await importCertificate(person, wish), { ...wish, root });
  await expectImported(person, wish);
  // The key goes to the desk, which seals it; what opened it stays in the browser.
  expect(sent()).toContain('BEGIN PRIVATE KEY');
  expect(sent()).not.toContain(wish.passphrase);
}
