import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { ReceivedMail } from '../harness/mailbox.ts';
import { protectKey } from '../harness/openssl.ts';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

export type ToImport = {
  mail: ReceivedMail;
  privateKey: string;
  /** The key is kept under it, and dropped so. */
  passphrase: string;
  name: string;
  orderNumber: number;
};
type DroppedFile = { name: string; base64: string };

const DOWNLOADS = ['certificate', 'chain', 'pkcs7', 'der', 'private-key', 'pem'] as const;
export type Downloads = Record<(typeof DOWNLOADS)[number] | 'pkcs12', Buffer> & { filePassword: string };

/** Drops files on an element as a person does with the mouse: the page gets the events and the files of the browser. */
async function dropFiles(page: Page, target: Locator, files: readonly DroppedFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of ${JSON.stringify(files)})
      transfer.items.add(new File([Uint8Array.fromBase64(base64)], name));
    return transfer;
  })()`);
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
}

/** Security > SSL > Certificates, and there Import certificate. */
async function openImport({ page, texts: { portal } }: Person): Promise<void> {
  const navigation = page.getByRole('navigation', { name: portal('shell.navigation') });
  await navigation.getByRole('link', { name: portal('nav.certificates'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: portal('certificates.title') })).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('link', { name: portal('certificates.import') })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: portal('certificates.import') })).toBeVisible();
}

async function save(page: Page, button: Locator): Promise<Buffer> {
  const saving = page.waitForEvent('download');
  await button.click();
  return readFile(await (await saving).path());
}

/** PKCS #12 with a password that the browser makes and shows once. */
async function savePkcs12({ page, texts: { portal } }: Person): Promise<{ pkcs12: Buffer; filePassword: string }> {
  await page.getByRole('button', { name: portal('download.pkcs12'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: portal('download.pkcs12') });
  await dialog.getByRole('button', { name: portal('pkcs12.make') }).click();
  const filePassword = (await dialog.getByRole('status').locator('code').textContent()) ?? '';
  const pkcs12 = await save(page, dialog.getByRole('button', { name: portal('pkcs12.submit'), exact: true }));
  await dialog
    .getByRole('button', { name: portal('action.close') })
    .last()
    .click();
  return { pkcs12, filePassword };
}

/**
 * Drops the fulfillment mail as it was received, with the key that was saved when ordering, opens it with its passphrase,
 * sees what was found and imports it; then downloads it in every form.
 */
export async function importCertificate(person: Person, wish: ToImport): Promise<Downloads> {
  const {
    page,
    texts: { portal },
  } = person;
  const { mail, privateKey, passphrase, name, orderNumber } = wish;
  await openImport(person);
  const key = await protectKey(privateKey, passphrase);
  await dropFiles(page, page.getByRole('region', { name: portal('import.zone.title') }), [
    { name: 'mail.eml', base64: mail.raw.toString('base64') },
    { name: `${name}.key`, base64: Buffer.from(key).toString('base64') },
  ]);
  const found = page.getByRole('region', { name: portal('import.found') });
  await expect(found).toContainText(name);
  await found.getByLabel(portal('import.password.private_key', { name: `${name}.key` })).fill(passphrase);
  await found.getByRole('button', { name: portal('import.password.open'), exact: true }).click();
  await expect(found).toContainText(portal('import.piece.key_fits'));
  await page.getByRole('button', { name: portal('certificates.import'), exact: true }).click();
  await page.waitForURL(/\/certificates\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(portal('certificate.imported'));
  await expect(page.getByRole('main')).toContainText(String(orderNumber));
  const files: Partial<Record<(typeof DOWNLOADS)[number], Buffer>> = {};
  for (const kind of DOWNLOADS) {
    const button = page.getByRole('button', { name: portal(`download.${kind}`), exact: true });
    files[kind] = await save(page, button);
  }
  // cast: the loop has filled every kind
  return { ...(files as Record<(typeof DOWNLOADS)[number], Buffer>), ...(await savePkcs12(person)) };
}

/** The list shows the certificate, and the page of its order says that it was imported. */
export async function expectImported(person: Person, { name, orderNumber }: ToImport): Promise<void> {
  const { page, installation, texts } = person;
  await page.goto(`${installation.url}/security/ssl/certificates`);
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
  await page.goto(`${installation.url}/security/ssl/orders/${orderNumber}`);
  const section = page.getByRole('region', { name: texts.portal('order.section.imported') });
  await expect(section.getByRole('link', { name })).toBeVisible();
}
