import { LANGUAGES, type Language } from '@certdesk/contract';
import { expectFitsPhone, expectNoViolations, type Theme } from './accessibility/examine.ts';
import { SCREENS } from './accessibility/screens.ts';
import { test } from './harness/demo-test.ts';
import { waitForMail } from './harness/mailbox.ts';
import { expect } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import { readApproval } from './story/approve-order.ts';

// One installation serves all of them: seeding its demo takes longer than any of the tests.
test.describe.configure({ mode: 'default' });
// A trace of every look at every element would take longer than the looking.
test.use({ trace: 'off' });

/** The themes in which a language's screens are examined beyond the core ones, which are in both everywhere. */
const ALL_SCREENS: Partial<Record<Language, readonly Theme[]>> = { en: ['light'], de: ['dark'] };
const THEMES: readonly Theme[] = ['light', 'dark'];

for (const language of LANGUAGES) {
  test(`every screen can be used by everybody and fits a phone, in ${language}`, async ({
    browser,
    installation,
    session,
  }) => {
    const context = await browser.newContext({ locale: language, storageState: session });
    const person = { page: await context.newPage(), installation, texts: createTexts(language) };
    for (const { name, isCore, show } of SCREENS) {
      await show(person);
      const themes = isCore ? THEMES : (ALL_SCREENS[language] ?? []);
      for (const theme of themes) await expectNoViolations(person.page, name, theme);
      await expectFitsPhone(person.page, name);
    }
    await context.close();
  });
}

test("the certificate authority's approval page can be used by everybody and fits a phone, in every language", async ({
  page,
  installation,
}) => {
  const name = 'agenda.boavista.example';
  const mail = await waitForMail(installation.mailboxUrl, { to: 'webmaster@boavista.example', subject: name });
  const { link } = readApproval(mail);
  for (const language of LANGUAGES) {
    const { authority } = createTexts(language);
    await page.goto(`${link}?lang=${language}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(authority('open.heading', { commonName: name }));
    for (const theme of THEMES) await expectNoViolations(page, `approval, ${language}`, theme);
    await expectFitsPhone(page, `approval, ${language}`);
    // Without a code the page comes back with what is wrong, and nothing has been decided.
    await page.getByRole('button', { name: authority('form.approve'), exact: true }).click();
    await expect(page.getByText(authority('fault.code_missing'))).toBeVisible();
    for (const theme of THEMES) await expectNoViolations(page, `approval without a code, ${language}`, theme);
    await expectFitsPhone(page, `approval without a code, ${language}`);
  }
});
