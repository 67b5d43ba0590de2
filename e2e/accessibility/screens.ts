import type { Locator } from '@playwright/test';
import { expect } from '../harness/test.ts';
import type { Person } from '../story/person.ts';
import { AUTHORITY_SCREENS } from './authority-screens.ts';
import { CERTIFICATE_SCREENS } from './certificate-screens.ts';
import { LIFE_CYCLE_SCREENS } from './life-cycle-screens.ts';
import { WIZARD_SCREENS } from './wizard-screens.ts';

export type Screen = {
  name: string;
  /** Examined in every language and theme: what people see most, and where their words are longest. */
  isCore?: boolean;
  /** Brings it on and waits until all of it is there. The order wizard's steps follow one another. */
  show: (person: Person) => Promise<void>;
};

/** An order of the demo: with an organization, several names, its mails requested again. */
const RICH_ORDER = 'www.harbor.example';
const PENDING_ORDER = 'beta.harbor.example';
const REVOKED_ORDER = 'old-vpn.harbor.example';

const open = ({ page, installation }: Person, path: string) => page.goto(`${installation.url}${path}`);

const heading = ({ page, texts: { portal } }: Person, key: string) =>
  expect(page.getByRole('heading', { level: 1, name: portal(key), exact: true })).toBeVisible();

/** A page that is there once its heading is. */
const page = (name: string, path: string, title: string): Screen => ({
  name,
  show: async (person) => {
    await open(person, path);
    await heading(person, title);
  },
});

/** A page with a list, which is there once something is in it. */
const listPage = (name: string, path: string, title: string): Screen => ({
  name,
  show: async (person) => {
    await open(person, path);
    await expect(
      person.page
        .getByRole('list', { name: person.texts.portal(title) })
        .getByRole('listitem')
        .first(),
    ).toBeVisible();
  },
});

async function showOrders(person: Person, search = ''): Promise<Locator> {
  await open(person, `/security/ssl/orders${search}`);
  await heading(person, 'orders.title');
  const rows = person.page.getByRole('row');
  await expect(rows.nth(1)).toContainText('.example');
  return rows;
}

const showOrder = async (person: Person, name: string): Promise<void> => {
  const rows = await showOrders(person, `?q=${name}`);
  await rows.getByRole('link', { name, exact: true }).click();
  await expect(person.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  await expect(
    person.page
      .getByRole('region', { name: person.texts.portal('history.title') })
      .getByText(person.texts.portal('mail.state.accepted'))
      .first(),
  ).toBeVisible();
};

async function openDialogue(person: Person): Promise<void> {
  const { portal } = person.texts;
  await showOrder(person, RICH_ORDER);
  const history = person.page.getByRole('region', { name: portal('history.title') });
  await history
    .getByText(portal('dialogue.title', { attempt: '1' }), { exact: true })
    .first()
    .click();
  await expect(history.getByText(portal('dialogue.legend'))).toBeVisible();
}

async function openSendDialog(person: Person): Promise<void> {
  const { portal } = person.texts;
  const rows = await showOrders(person, `?q=${RICH_ORDER}`);
  await rows.getByRole('button', { name: portal('email.send_for', { name: RICH_ORDER }), exact: true }).click();
  await expect(person.page.getByRole('dialog', { name: portal('send.title.fulfillment') })).toBeVisible();
}

async function openMail(person: Person): Promise<void> {
  await open(person, '/mailbox');
  await person.page.getByRole('listitem').getByRole('link').filter({ hasText: RICH_ORDER }).first().click();
  await expect(person.page.getByTitle(person.texts.portal('mailbox.body'))).toBeVisible();
  await expect(person.page.frameLocator('iframe').getByText(RICH_ORDER).first()).toBeVisible();
}

/** Beside a short list: the long one is examined on its own, and every row of it costs a look at each of its colors. */
async function openHelp(person: Person): Promise<void> {
  const { portal } = person.texts;
  await showOrders(person, `?q=${RICH_ORDER}`);
  await person.page.getByRole('button', { name: portal('shell.help'), exact: true }).click();
  const panel = person.page.getByRole('complementary', { name: portal('shell.help') });
  await expect(panel.getByRole('navigation', { name: portal('help.others') })).toBeVisible();
}

/** A blocked action opened, so that its reason is on the screen. */
async function openRowMenu(person: Person): Promise<void> {
  const { portal } = person.texts;
  const rows = await showOrders(person, `?q=${REVOKED_ORDER}`);
  await rows.getByRole('button', { name: portal('orders.actions_of', { name: REVOKED_ORDER }) }).click();
  await expect(rows.getByRole('link', { name: portal('orders.view') })).toBeVisible();
}

async function openDialogOf(person: Person, path: string, button: string): Promise<void> {
  await open(person, path);
  await person.page.getByRole('button', { name: person.texts.portal(button), exact: true }).click();
  await expect(person.page.getByRole('dialog')).toBeVisible();
}

/** Every screen of the portal, and what opens over it. */
export const SCREENS: readonly Screen[] = [
  page('sign-in', '/sign-in', 'signin.title'),
  { name: 'orders', isCore: true, show: async (person) => void (await showOrders(person)) },
  { name: 'actions of an order', show: openRowMenu },
  { name: 'Send dialog', isCore: true, show: openSendDialog },
  { name: 'help', show: openHelp },
  { name: 'order', isCore: true, show: (person) => showOrder(person, RICH_ORDER) },
  { name: 'dialogue with the mail server', show: openDialogue },
  { name: 'pending order', show: (person) => showOrder(person, PENDING_ORDER) },
  { name: 'revoked order', show: (person) => showOrder(person, REVOKED_ORDER) },
  ...LIFE_CYCLE_SCREENS,
  ...WIZARD_SCREENS,
  ...CERTIFICATE_SCREENS,
  listPage('members', '/account/members', 'members.title'),
  { name: 'new member', show: (person) => openDialogOf(person, '/account/members', 'members.add') },
  page('API keys', '/account/api-keys', 'keys.title'),
  { name: 'new API key', show: (person) => openDialogOf(person, '/account/api-keys', 'keys.create') },
  page('change password', '/account/password', 'password.title'),
  listPage('mailbox', '/mailbox', 'mailbox.title'),
  { name: 'mail', show: openMail },
  ...AUTHORITY_SCREENS,
  page('not found', '/security/ssl/orders/1', 'notfound.title'),
  page('no such page', '/nowhere', 'notfound.title'),
];
