import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

/** Opens the portal, signs in as the first owner and goes to Security > SSL > Orders. */
export async function signInToOrders({ page, installation, texts: { portal } }: Person): Promise<void> {
  await page.goto(installation.url);
  await page.getByLabel(portal('signin.email')).fill(installation.email);
  await page.getByLabel(portal('signin.password'), { exact: true }).fill(installation.password);
  await page.getByRole('button', { name: portal('signin.submit') }).click();
  const navigation = page.getByRole('navigation', { name: portal('shell.navigation') });
  await navigation.getByRole('link', { name: portal('nav.orders'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: portal('orders.title') })).toBeVisible();
}
