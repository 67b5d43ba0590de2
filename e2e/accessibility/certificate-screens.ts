import type { Locator } from '@playwright/test';
import { expect } from '../harness/test.ts';
import { createOtherAuthority, importBody, type Received, strayKey } from '../integration/testing/certificates.ts';
import type { Person } from '../story/person.ts';
import type { Screen } from './screens.ts';

/** Ends soon, so that the screens say so, and is used by services, so that it can be neither updated nor deleted. */
const USED = 'versand.harbor.example';
const UNUSED = 'mandantenportal.produktion.harbor-freight.example';

const authority = createOtherAuthority(new Date());
const open = ({ page, installation }: Person, path: string) =>
  page.goto(`${installation.url}/security/ssl/certificates${path}`);
const title = ({ page }: Person, name: string) =>
  expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();

type Posted = { id: string };

async function post({ page, installation }: Person, path: string, data: unknown): Promise<Posted> {
  const headers = { origin: installation.url };
  const answer = await page.request.post(`${installation.url}/api/v1${path}`, { data, headers });
  if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

type Imported = { used: Posted; unused: Posted };
const imported = new Map<string, Promise<Imported>>();

async function importBoth(person: Person): Promise<Imported> {
  const ending = await authority.issue({ names: [USED, 'www.versand.harbor.example'], days: 6 });
  const used = await post(person, '/certificates', importBody(ending, { notes: 'Renewed each spring.\nAsk Ingrid.' }));
  await post(person, `/certificates/${used.id}/services`, { kind: 'load_balancer', name: 'lb-amsterdam-01' });
  const unused = await post(person, '/certificates', importBody(await authority.issue({ names: [UNUSED] })));
  return { used, unused };
}

/** Two certificates in the account, imported once for all languages. */
function certificatesOf(person: Person): Promise<Imported> {
  const { url } = person.installation;
  const known = imported.get(url) ?? importBoth(person);
  imported.set(url, known);
  return known;
}

/** The demo has some too, fewer from day to day. */
async function countExpiring({ page, installation }: Person): Promise<number> {
  const answer = await page.request.get(`${installation.url}/api/v1/expiring-certificates`);
  const { items }: { items: unknown[] } = await answer.json();
  return items.length;
}

async function showList(person: Person): Promise<Locator> {
  await certificatesOf(person);
  await open(person, '');
  await title(person, person.texts.portal('certificates.title'));
  const rows = person.page.getByRole('row');
  await expect(rows.filter({ hasText: UNUSED.slice(0, 12) })).toBeVisible();
  const count = await countExpiring(person);
  await expect(
    person.page.getByRole('region', { name: person.texts.portal('expiring.title', { count }) }),
  ).toBeVisible();
  return rows;
}

async function openRowMenu(person: Person): Promise<void> {
  const { portal } = person.texts;
  const rows = await showList(person);
  await rows.getByRole('button', { name: portal('orders.actions_of', { name: USED }) }).click();
  await expect(rows.getByRole('link', { name: portal('certificates.view') })).toBeVisible();
}

/** An account without certificates, as its list is answered there. */
async function showNone(person: Person): Promise<void> {
  const { page, texts } = person;
  const lists = /\/api\/v1\/certificates\?/;
  await page.route(lists, (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
  await open(person, '');
  await expect(page.getByRole('heading', { name: texts.portal('certificates.empty.title') })).toBeVisible();
  await page.unroute(lists);
}

async function showUsed(person: Person): Promise<void> {
  const { used } = await certificatesOf(person);
  await open(person, `/${used.id}`);
  await title(person, USED);
  const history = person.page.getByRole('region', { name: person.texts.portal('certificate.history') });
  await expect(history.getByText(person.texts.portal('audit.certificate.imported'))).toBeVisible();
}

async function openUnused(person: Person, button: string): Promise<void> {
  const { unused } = await certificatesOf(person);
  await open(person, `/${unused.id}`);
  await person.page.getByRole('button', { name: person.texts.portal(button), exact: true }).click();
  await expect(person.page.getByRole('dialog')).toBeVisible();
}

/** The question that comes with a private key, some time after signing in. */
async function askPassword(person: Person): Promise<void> {
  const key = '**/private-key';
  const problem = { type: 'about:blank', title: '', status: 403, code: 'session.fresh_required' };
  await person.page.route(key, (route) =>
    route.fulfill({ status: 403, json: problem, contentType: 'application/problem+json' }),
  );
  await openUnused(person, 'download.private-key');
  await person.page.unroute(key);
}

async function refuseDelete(person: Person): Promise<void> {
  const { portal } = person.texts;
  await showUsed(person);
  await person.page.getByRole('button', { name: portal('certificates.delete'), exact: true }).click();
  await expect(person.page.getByRole('dialog', { name: portal('certificates.delete.in_use') })).toBeVisible();
}

async function showImport(person: Person): Promise<void> {
  await open(person, '/import');
  await title(person, person.texts.portal('certificates.import'));
}

type Dropped = { name: string; content: string };

async function give(person: Person, files: readonly Dropped[]): Promise<void> {
  const { portal } = person.texts;
  await showImport(person);
  const given = files.map(({ name, content }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) }));
  await person.page.getByLabel(portal('import.choose'), { exact: true }).first().setInputFiles(given);
}

const received: Promise<Received> = authority.issue({ names: ['shop.harbor.example', 'www.shop.harbor.example'] });

/** All that an import can hold, and one thing that is still locked. */
async function giveEverything(person: Person): Promise<void> {
  const { certificate, intermediateCertificates, privateKey, csr } = await received;
  await give(person, [
    { name: 'mail.pem', content: intermediateCertificates + certificate },
    { name: 'shop.key', content: privateKey + csr },
    { name: 'locked.key', content: strayKey('a passphrase') },
    { name: 'readme.txt', content: 'Nothing to import.' },
  ]);
  const password = person.texts.portal('import.password.private_key', { name: 'locked.key' });
  await expect(person.page.getByLabel(password)).toBeVisible();
}

async function giveWrongKey(person: Person): Promise<void> {
  const { certificate } = await received;
  await give(person, [{ name: 'both.pem', content: certificate + strayKey() }]);
  await expect(person.page.getByRole('alert')).toBeVisible();
}

async function refuseUpdate(person: Person): Promise<void> {
  const { used } = await certificatesOf(person);
  await open(person, `/${used.id}/update`);
  await expect(person.page.getByText(person.texts.portal('update.in_use'))).toBeVisible();
}

/** Security > SSL > Certificates, and what opens over its screens. */
export const CERTIFICATE_SCREENS: readonly Screen[] = [
  { name: 'no certificates', show: showNone },
  { name: 'certificates', isCore: true, show: async (person) => void (await showList(person)) },
  { name: 'actions of a certificate', show: openRowMenu },
  { name: 'certificate', isCore: true, show: showUsed },
  { name: 'delete refused', show: refuseDelete },
  { name: 'PKCS #12', show: (person) => openUnused(person, 'download.pkcs12') },
  { name: 'password asked', show: askPassword },
  { name: 'import', show: showImport },
  { name: 'import: found', isCore: true, show: giveEverything },
  { name: 'import: wrong key', show: giveWrongKey },
  { name: 'update refused', show: refuseUpdate },
];
