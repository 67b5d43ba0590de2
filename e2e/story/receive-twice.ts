import { certificatesIn, readGoodCertificate } from '../harness/certificates.ts';
import { type ReceivedMail, waitForMail } from '../harness/mailbox.ts';
import { publicKeys } from '../harness/openssl.ts';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';
import { expectHistory, type Resend, resendEmail } from './resend-email.ts';
import { expectNoKey } from './what-is-sent.ts';

type Order = Resend & { privateKey: string /** What the certificate leads to, PEM. */; root: string };

async function expectGoodMail(mail: ReceivedMail, { name, root, privateKey }: Order): Promise<void> {
  const certificate = await readGoodCertificate(mail, { name, root });
  const [certified, kept] = await publicKeys(certificate, privateKey);
  expect(certified).toBe(kept);
  expectNoKey(mail.raw.toString('latin1'), privateKey);
}

/** Receives the fulfillment email, has it sent again from the Orders screen, and finds the same certificate in it. */
export async function receiveTwice(person: Person, order: Order): Promise<[ReceivedMail, ReceivedMail]> {
  const { page, installation, texts } = person;
  const { orderNumber, name: commonName, administrator: to } = order;
  const subject = texts.mail('fulfillment.subject', { commonName, orderNumber: String(orderNumber) });
  const first = await waitForMail(installation.mailboxUrl, { to, subject });
  await expectGoodMail(first, order);
  await page
    .getByRole('navigation', { name: texts.portal('shell.navigation') })
    .getByRole('link', { name: texts.portal('nav.orders'), exact: true })
    .click();
  await resendEmail(person, order);
  const second = await waitForMail(installation.mailboxUrl, { to, subject, except: [first] });
  expect(certificatesIn(second)).toEqual(certificatesIn(first));
  expect(second.attachments.map(({ content }) => content.toString('hex'))).toEqual(
    first.attachments.map(({ content }) => content.toString('hex')),
  );
  await expectHistory(person, order);
  return [first, second];
}
