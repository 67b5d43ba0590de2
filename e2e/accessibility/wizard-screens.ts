import { expect } from '../harness/test.ts';
import type { Person } from '../story/person.ts';
import type { Screen } from './screens.ts';

/** Validated with the organization, so that the wizard has all its steps. */
const PRODUCT = 'Certdesk OV 199';
const NAME = 'www.wizard.example';
const ADMINISTRATOR = 'hostmaster@wizard.example';

type StepName = 'product' | 'csr' | 'contact' | 'organization' | 'review';

const shows = ({ page, texts: { portal } }: Person, step: StepName) =>
  expect(page.getByRole('heading', { level: 2, name: portal(`wizard.step.${step}`), exact: true })).toBeVisible();

const goOn = ({ page, texts: { portal } }: Person) =>
  page.getByRole('button', { name: portal('action.next'), exact: true }).click();

async function start(person: Person): Promise<void> {
  await person.page.goto(`${person.installation.url}/security/ssl/orders/new`);
  await shows(person, 'product');
  await expect(person.page.getByRole('radio').first()).toBeVisible();
}

async function goToRequest(person: Person): Promise<void> {
  await person.page.getByRole('radio', { name: new RegExp(PRODUCT) }).check();
  await goOn(person);
  await shows(person, 'csr');
}

/** The request made and checked, and its key not saved yet: the step says why one cannot go on. */
async function makeRequest(person: Person): Promise<void> {
  const { portal } = person.texts;
  await person.page.getByLabel(portal('wizard.csr.names')).fill(NAME);
  await person.page.getByRole('button', { name: portal('wizard.csr.generate_now') }).click();
  await expect(person.page.getByText(portal('wizard.csr.ok'))).toBeVisible();
  await goOn(person);
  await shows(person, 'csr');
}

async function goToContacts(person: Person): Promise<void> {
  const saving = person.page.waitForEvent('download');
  await person.page.getByRole('button', { name: person.texts.portal('wizard.key.save') }).click();
  await saving;
  await goOn(person);
  await shows(person, 'contact');
  await expect(person.page.getByText(ADMINISTRATOR, { exact: true })).toBeVisible();
}

async function goToOrganization(person: Person): Promise<void> {
  await person.page.getByText(ADMINISTRATOR, { exact: true }).click();
  await goOn(person);
  await shows(person, 'organization');
}

/** Left empty, so that the step shows its faults. */
async function refuseOrganization(person: Person): Promise<void> {
  await goOn(person);
  await expect(person.page.getByText(person.texts.portal('field.required')).first()).toBeVisible();
}

async function goToReview(person: Person): Promise<void> {
  const { page, texts } = person;
  const organization = page.getByRole('group', { name: texts.portal('order.organization'), exact: true });
  await organization.getByLabel(texts.portal('organization.name'), { exact: true }).fill('Harbor Freight Lines');
  await organization.getByLabel(texts.portal('organization.city'), { exact: true }).fill('Portland');
  await organization.getByLabel(texts.portal('organization.country'), { exact: true }).selectOption('US');
  await goOn(person);
  await shows(person, 'review');
}

/** The order wizard step by step, up to what would place the order. */
export const WIZARD_SCREENS: readonly Screen[] = [
  { name: 'wizard: product', isCore: true, show: start },
  { name: 'wizard: signing request', show: goToRequest },
  { name: 'wizard: request made, key not saved', show: makeRequest },
  { name: 'wizard: contacts', show: goToContacts },
  { name: 'wizard: organization', show: goToOrganization },
  { name: 'wizard: organization missing', show: refuseOrganization },
  { name: 'wizard: review', show: goToReview },
];
