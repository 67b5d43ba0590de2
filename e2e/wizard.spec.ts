import { expect, test } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import { openBrowser } from './story/person.ts';
import { signInToOrders } from './story/sign-in.ts';

const texts = createTexts('en');
const { portal } = texts;

for (const [screen, viewport] of [
  ['a desktop', { width: 1280, height: 720 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  test(`a press on Next counts though the report on the CSR appears in the middle of it, on ${screen}`, async ({
    browser,
    installation,
  }) => {
    const member = await openBrowser({ browser, installation, texts });
    const { page } = member;
    let answer = () => {};
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/csr-checks', async (route) => {
      await mayAnswer;
      await route.continue();
    });
    await signInToOrders(member);
    await page.setViewportSize(viewport);
    await page.goto(`${installation.url}/security/ssl/orders/new`);
    await page.getByRole('radio', { name: /Certdesk DV 199/ }).check();
    await page.getByRole('button', { name: portal('action.next') }).click();
    await page.getByLabel(portal('wizard.csr.names')).fill('www.lost-click.example');
    await page.getByRole('button', { name: portal('wizard.csr.generate_now') }).click();
    await page.getByRole('button', { name: portal('wizard.key.save') }).click();

    await page.getByRole('button', { name: portal('action.next') }).hover();
    await page.mouse.down();
    answer();
    await expect(page.getByText(portal('wizard.csr.ok'))).toBeVisible();
    await page.mouse.up();

    await expect(page.getByRole('group', { name: portal('term.domain_administrator') })).toBeVisible();
    await page.context().close();
  });
}
