import type { Locator, Page } from '@playwright/test';
import { readGoodCertificate, rootOf } from './harness/certificates.ts';
import { test } from './harness/demo-test.ts';
import { type ReceivedMail, waitForMail } from './harness/mailbox.ts';
import { expect } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import type { Person } from './story/person.ts';

/** A complete order of the demo, whose mails are in Italian. */
const COMPLETE = { name: 'lab.lago.example', administrator: 'hostmaster@lago.example', language: 'it' } as const;
const REVOKED = 'old-vpn.harbor.example';
const MOST_TABS = 40;

const texts = createTexts('en');
const { portal } = texts;

/** Presses Tab until the focus is there, as somebody does who cannot use a mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(':focus'));
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await focused.count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached with ${MOST_TABS} times Tab`);
}

async function signIn({ page, installation }: Person): Promise<void> {
  await page.goto(installation.url);
  await tabTo(page, page.getByLabel(portal('signin.email')));
  await page.keyboard.type(installation.email);
  await tabTo(page, page.getByLabel(portal('signin.password'), { exact: true }));
  await page.keyboard.type(installation.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: portal('orders.title') })).toBeFocused();
}

/** From the start of a page past header and navigation. */
async function skipToContent(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: portal('shell.skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
}

/** Searches the order and goes on to its Send. */
async function findOrder(page: Page, name: string): Promise<{ row: Locator; send: Locator }> {
  await tabTo(page, page.getByLabel(portal('orders.search')));
  await page.keyboard.type(name);
  await expect(page.getByRole('row')).toHaveCount(2);
  const row = page.getByRole('row').filter({ hasText: name });
  const send = row.getByRole('button', { name: portal('email.send_for', { name }), exact: true });
  await tabTo(page, send);
  return { row, send };
}

/** The .pem files of a mail, each under its name. */
const pemFilesOf = ({ attachments }: ReceivedMail): Record<string, Buffer> =>
  Object.fromEntries(
    attachments
      .filter(({ filename }) => filename.endsWith('.pem'))
      .map(({ filename, content }) => [filename, content] as const),
  );

test.use({ locale: texts.language });

test('a fulfillment email is requested again with the keyboard alone', async ({ page, installation }) => {
  const { name, administrator, language } = COMPLETE;
  await signIn({ page, installation, texts });
  await skipToContent(page);
  const { row, send } = await findOrder(page, name);
  const before = await row.getByRole('status').textContent();
  const loads: string[] = [];
  page.on('load', ({ url }) => loads.push(url()));

  const dialog = page.getByRole('dialog', { name: portal('send.title.fulfillment') });
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText(administrator);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(send).toBeFocused();

  const subject = createTexts(language).mail('fulfillment.subject', {
    commonName: name,
    orderNumber: (/\d{6}/.exec((await row.textContent()) ?? '') ?? [''])[0],
  });
  const wish = { to: administrator, subject };
  const first = await waitForMail(installation.mailboxUrl, wish);

  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: portal('send.confirm') }));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText(portal('send.requested', { recipient: administrator }));
  await page.keyboard.press('Escape');
  await expect(send).toBeFocused();
  await expect(row.getByRole('status')).not.toHaveText(before ?? '');
  await expect(row.getByRole('status')).toContainText(portal('mail.state.accepted'));
  expect(loads).toEqual([]);

  const second = await waitForMail(installation.mailboxUrl, { ...wish, except: [first] });
  expect(Object.keys(pemFilesOf(first)).length).toBeGreaterThan(0);
  expect(pemFilesOf(second)).toEqual(pemFilesOf(first));
  await readGoodCertificate(second, { name, root: await rootOf(installation) });
});

test('a Send that cannot work is reached with the keyboard and says why', async ({
  browser,
  installation,
  session,
}) => {
  const context = await browser.newContext({ locale: texts.language, storageState: session });
  const page = await context.newPage();
  await page.goto(`${installation.url}/security/ssl/orders`);
  await skipToContent(page);
  const { send } = await findOrder(page, REVOKED);
  const reason = portal('ability.reason.certificate_revoked');
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await expect(send).toHaveAccessibleDescription(reason);
  await expect(page.getByRole('tooltip').filter({ hasText: reason })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(send).toBeFocused();
  await context.close();
});
