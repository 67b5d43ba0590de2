import { readFile } from 'node:fs/promises';
import type { ValidationMethod } from '@certdesk/contract';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

export type Placed = { orderNumber: number; privateKey: string };

export type Wish = {
  name: string;
  administrator: string;
  product?: string;
  /** Where the product leaves a choice. */
  method?: ValidationMethod;
};

async function chooseProduct({ page, texts: { portal } }: Person, wish: Wish): Promise<void> {
  const { product = 'Certdesk DV 199', method } = wish;
  await page.getByRole('radio', { name: new RegExp(product) }).check();
  if (method) {
    const methods = page.getByRole('group', { name: portal('order.validation_method'), exact: true });
    await methods.getByRole('radio', { name: portal(`validation.choice.${method}`) }).check();
  }
  await page.getByRole('button', { name: portal('action.next') }).click();
}

/** Has the browser make key and request, and saves the key as the wizard demands before it goes on. */
async function makeRequest({ page, texts: { portal } }: Person, name: string): Promise<string> {
  await page.getByLabel(portal('wizard.csr.names')).fill(name);
  await page.getByRole('button', { name: portal('wizard.csr.generate_now') }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: portal('wizard.key.save') }).click();
  const privateKey = await readFile(await (await saving).path(), 'utf8');
  await expect(page.getByText(portal('wizard.csr.ok'))).toBeVisible();
  await page.getByRole('button', { name: portal('action.next') }).click();
  return privateKey;
}

async function chooseContact({ page, texts: { portal, language } }: Person, administrator: string): Promise<void> {
  await page.getByText(administrator, { exact: true }).click();
  await expect(page.getByLabel(portal('order.language'))).toHaveValue(language);
  await page.getByLabel(portal('order.server')).selectOption('nginx');
  await page.getByRole('button', { name: portal('action.next') }).click();
}

/** Goes through the order wizard for one name, with a key made in the browser, up to the page of the placed order. */
export async function placeOrder(person: Person, wish: Wish): Promise<Placed> {
  const { page, texts } = person;
  await page
    .getByRole('main')
    .getByRole('link', { name: texts.portal('orders.place') })
    .first()
    .click();
  await chooseProduct(person, wish);
  const privateKey = await makeRequest(person, wish.name);
  await chooseContact(person, wish.administrator);
  await expect(page.getByText(wish.administrator)).toBeVisible();
  await page.getByRole('button', { name: texts.portal('wizard.place') }).click();
  await page.waitForURL(/\/orders\/\d+$/);
  await expect(page.getByRole('heading', { level: 1, name: wish.name })).toBeVisible();
  return { orderNumber: Number(new URL(page.url()).pathname.split('/').pop()), privateKey };
}
