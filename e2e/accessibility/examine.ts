import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../harness/test.ts';

export type Theme = 'light' | 'dark';

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const DESK_VIEWPORT = { width: 1280, height: 900 };
const PHONE_VIEWPORT = { width: 390, height: 844 };
const FOLDING_MS = 5_000;

/** A color that is on its way to another would be measured as neither; what turns for ever (a spinner) is not awaited. */
const FADING_ENDED = `Promise.allSettled(document.getAnimations()
  .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
  .map((animation) => animation.finished)).then(() => undefined)`;

/** What depends on the theme; all else is the same in the dark. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

async function findViolations(page: Page, theme: Theme): Promise<string[]> {
  // The only frame is a mail's, where no script may run, axe neither: it would wait for an answer for ever.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ iframes: false });
  const rules = theme === 'light' ? builder.withTags(WCAG_2_2_AA) : builder.withRules(COLOR_RULES);
  const { violations, passes } = await rules.analyze();
  expect(passes.length, 'rules that found something to look at').toBeGreaterThan(0);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
  );
}

/** Nothing on the screen breaks a rule of WCAG 2.2 AA that a program can check. The portal follows the system's theme. */
export async function expectNoViolations(page: Page, screen: string, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(FADING_ENDED);
  expect.soft(await findViolations(page, theme), `${screen}, ${theme}`).toEqual([]);
}

/** On a phone one scrolls down, never sideways (WCAG 1.4.10); what folds away until it fits is awaited. */
export async function expectFitsPhone(page: Page, screen: string): Promise<void> {
  await page.setViewportSize(PHONE_VIEWPORT);
  const widths = `[document.documentElement, ...document.querySelectorAll('dialog[open], aside')]
    .map((element) => element.scrollWidth)`;
  const findWidest = async () => Math.max(...(await page.evaluate<number[]>(widths)));
  const expectSoftly = expect.configure({ soft: true, timeout: FOLDING_MS });
  await expectSoftly.poll(findWidest, `${screen}, width on a phone`).toBeLessThanOrEqual(PHONE_VIEWPORT.width);
  await page.setViewportSize(DESK_VIEWPORT);
}
