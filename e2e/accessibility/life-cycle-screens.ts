import { createCsr } from '@certdesk/pki';
import { expect } from '../harness/test.ts';
import type { Person } from '../story/person.ts';
import type { Screen } from './screens.ts';

/** An order of the demo with a certificate, which is neither renewed, reissued nor revoked here: that is only asked about. */
const NAME = 'www.harbor.example';

type Found = { items: { number: number; commonName: string }[] };

async function pathOf({ page, installation }: Person): Promise<string> {
  const answer = await page.request.get(`${installation.url}/api/v1/orders?q=${NAME}`);
  const { items }: Found = await answer.json();
  const order = items.find(({ commonName }) => commonName === NAME);
  if (!order) throw new Error(`the demo has no order for ${NAME}`);
  return `${installation.url}/security/ssl/orders/${order.number}`;
}

async function open(person: Person, task: 'renew' | 'reissue'): Promise<void> {
  const { portal } = person.texts;
  await person.page.goto(`${await pathOf(person)}/${task}`);
  await expect(
    person.page.getByRole('heading', { level: 1, name: portal(`${task}.title`), exact: true }),
  ).toBeVisible();
  await expect(person.page.getByRole('radio').first()).toBeVisible();
}

/** Nothing is made yet, so that the page says what is missing. */
async function refuseRenewal(person: Person): Promise<void> {
  const { portal } = person.texts;
  await open(person, 'renew');
  await person.page.getByRole('button', { name: portal('renew.confirm'), exact: true }).click();
  await expect(person.page.getByRole('alert').filter({ hasText: portal('wizard.csr.make_first') })).toBeVisible();
}

/** A CSR for fewer names than the order has. */
async function giveOtherNames(person: Person): Promise<void> {
  const { page, texts } = person;
  await open(person, 'reissue');
  await page.getByRole('radio', { name: new RegExp(texts.portal('wizard.csr.paste')) }).check();
  const { csrPem } = await createCsr({ names: [NAME], key: 'ecdsa-p256', subject: {} });
  await page.getByLabel(texts.portal('wizard.csr.text'), { exact: true }).fill(csrPem);
  await expect(page.getByText(texts.portal('wizard.csr.other_names'))).toBeVisible();
}

async function askToRevoke(person: Person): Promise<void> {
  const { page, texts } = person;
  await page.goto(await pathOf(person));
  await page.getByRole('button', { name: `${texts.portal('revoke.action')}, ${NAME}` }).click();
  const dialog = page.getByRole('dialog', { name: texts.portal('revoke.title') });
  await dialog.getByLabel(texts.portal('revoke.name', { name: NAME })).fill(NAME);
  await dialog.getByRole('button', { name: texts.portal('revoke.confirm') }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
}

/** What follows an order once there is a certificate, up to what would be sent. */
export const LIFE_CYCLE_SCREENS: readonly Screen[] = [
  { name: 'renew', isCore: true, show: (person) => open(person, 'renew') },
  { name: 'renew: no request made', show: refuseRenewal },
  { name: 'reissue: other names', show: giveOtherNames },
  { name: 'revoke', isCore: true, show: askToRevoke },
];
