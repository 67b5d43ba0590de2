import type { Browser, Page } from '@playwright/test';
import type { Installation } from '../harness/installation.ts';
import type { Texts } from '../harness/texts.ts';

/** Somebody in front of a browser, who reads the screens in their language. */
export type Person = { page: Page; installation: Installation; texts: Texts };

/** A browser of a person's own, in their language. */
export async function openBrowser({
  browser,
  installation,
  texts,
}: Omit<Person, 'page'> & { browser: Browser }): Promise<Person> {
  const context = await browser.newContext({ locale: texts.language });
  return { page: await context.newPage(), installation, texts };
}
