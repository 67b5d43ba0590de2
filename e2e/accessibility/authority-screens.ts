import type { AuthorityView } from '@certdesk/contract';
import { expect } from '../harness/test.ts';
import type { Person } from '../story/person.ts';
import type { Screen } from './screens.ts';

const PRESET = 'authority.preset.acme-v02.api.letsencrypt.org-directory';
/** Its products are known without a call, so that the screen is examined without the internet. */
const ADDED = {
  kind: 'godaddy',
  name: 'Harbor GoDaddy',
  settings: {
    contactFirstName: 'Erika',
    contactLastName: 'Mustermann',
    contactEmail: 'orders@example.net',
    contactPhone: '+1.5555550100',
  },
  secrets: { apiKey: 'a-key', apiSecret: 'a-secret' },
};

async function openList({ page, installation, texts: { portal } }: Person): Promise<void> {
  await page.goto(`${installation.url}/administration/authorities`);
  const list = page.getByRole('list', { name: portal('authorities.title') });
  await expect(list.getByRole('listitem').first()).toContainText(portal('authority.kind.builtin'));
}

async function openKinds({ page, installation, texts: { portal } }: Person): Promise<void> {
  await page.goto(`${installation.url}/administration/authorities/new`);
  await expect(page.getByRole('button', { name: portal(PRESET) }).first()).toBeVisible();
}

/** The longest form, with everything that can be set and what is still missing. */
async function openForm(person: Person): Promise<void> {
  const { page, texts } = person;
  await openKinds(person);
  await page
    .getByRole('button', { name: texts.portal(PRESET) })
    .first()
    .click();
  await page.getByText(texts.portal('authority.more'), { exact: true }).click();
  await page.getByLabel(texts.portal('authority.name'), { exact: true }).fill('');
  await page.getByRole('button', { name: texts.portal('authority.add_and_test') }).click();
  await expect(page.getByText(texts.portal('field.required')).first()).toBeVisible();
}

/** One of all languages, paused, so that the order wizard stays as it is. */
async function findAdded({ page, installation }: Person): Promise<string> {
  const api = `${installation.url}/api/v1/authorities`;
  const known: { items: AuthorityView[] } = await (await page.request.get(api)).json();
  const found = known.items.find(({ name }) => name === ADDED.name);
  if (found) return found.id;
  const added: AuthorityView = await (await page.request.post(api, { data: ADDED })).json();
  await page.request.patch(`${api}/${added.id}`, { data: { state: 'paused', pausedReason: 'In autumn' } });
  return added.id;
}

async function openAuthority(person: Person): Promise<void> {
  const { page, installation, texts } = person;
  await page.goto(`${installation.url}/administration/authorities/${await findAdded(person)}`);
  await page.getByText(texts.portal('authority.more'), { exact: true }).click();
  await page.getByLabel(texts.portal('authority.offer.products'), { exact: true }).selectOption('some');
  await page.getByLabel('DV SSL', { exact: false }).first().check();
  await expect(page.getByRole('button', { name: texts.portal('authority.remove') })).toBeVisible();
}

async function openMatrix({ page, installation, texts: { portal } }: Person): Promise<void> {
  await page.goto(`${installation.url}/security/ssl/authorities`);
  await expect(page.getByText(portal('authority.fact.resendFulfillment')).first()).toBeVisible();
}

/** Where authorities are administered, and what each of them can do. */
export const AUTHORITY_SCREENS: readonly Screen[] = [
  { name: 'authorities', show: openList },
  { name: 'kinds of authorities', show: openKinds },
  { name: 'new authority', show: openForm },
  { name: 'authority', show: openAuthority },
  { name: 'what authorities can do', show: openMatrix },
];
