import type { AcmeAuthority } from '../harness/acme-authority.ts';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

const sectionOf = ({ page, texts: { portal } }: Person) =>
  page.getByRole('region', { name: portal('order.section.validation') });

/** What stands beside a term of the order's open task, to be copied. */
async function readPart(person: Person, term: string): Promise<string> {
  const part = sectionOf(person)
    .locator('dl > div')
    .filter({ has: person.page.getByText(term, { exact: true }) });
  return (await part.locator('.mono').textContent()) ?? '';
}

/**
 * On the page of a placed order: reads the record that the name needs, sets it as a person does at their DNS provider,
 * has it looked for at once, and sees the order through.
 */
export async function setRecord(person: Person, { acme, name }: { acme: AcmeAuthority; name: string }): Promise<void> {
  const {
    page,
    texts: { portal },
  } = person;
  const section = sectionOf(person);
  await expect(section).toContainText(`${name} · ${portal('validation.state.waiting')}`);
  await expect(section).toContainText(portal('validation.by_person.dns'));
  const owner = await readPart(person, portal('validation.record.name'));
  const value = await readPart(person, portal('validation.record.value'));
  expect(owner).toBe(`_acme-challenge.${name}`);
  await acme.dns.add(acme.zone, `${owner} TXT "${value}"`);
  await section.getByRole('button', { name: portal('validation.check') }).click();
  await expect(page.locator('.order-line')).toContainText(portal('order.status.complete'));
  await expect(section).toBeHidden();
}
