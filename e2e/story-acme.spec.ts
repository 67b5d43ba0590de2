import { test } from './harness/acme-test.ts';
import { readGoodCertificate } from './harness/certificates.ts';
import { type ReceivedMail, waitForMail } from './harness/mailbox.ts';
import { expect } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import { findNothingKept } from './story/find-nothing-kept.ts';
import { openBrowser, type Person } from './story/person.ts';
import { placeOrder } from './story/place-order.ts';
import { receiveTwice } from './story/receive-twice.ts';
import { setRecord } from './story/show-names.ts';
import { signInToOrders } from './story/sign-in.ts';
import { useCertificate } from './story/use-certificate.ts';
import { expectNoKey, recordSent } from './story/what-is-sent.ts';

// One after another: they share the authority and the desk.
test.describe.configure({ mode: 'default' });

const DESK = 'Certdesk';

/** The authority mails nothing, and the mail says who has sent it. */
function expectMailOfDesk(
  { texts: { mail: text } }: Person,
  mail: ReceivedMail,
  order: { orderNumber: number; authority: string },
): void {
  const orderNumber = String(order.orderNumber);
  const values = { orderNumber, authority: order.authority, desk: DESK, recipient: mail.to };
  const words = mail.text.replace(/\s+/g, ' ');
  expect(words).toContain(text('fulfillment.intro.desk', values));
  expect(words).toContain(text('fulfillment.footer.desk', values));
}

test('the story with an authority that speaks ACME: the desk answers it, mails in its place, and keeps no certificate', async ({
  browser,
  installation,
  acme,
}) => {
  const name = `www.${acme.zone}`;
  const administrator = `hostmaster@${acme.zone}`;
  const member = await openBrowser({ browser, installation, texts: createTexts('en') });
  const sent = recordSent(member);
  await signInToOrders(member);
  const { orderNumber, privateKey } = await placeOrder(member, {
    name,
    administrator,
    product: acme.name,
    method: 'http',
  });
  expectNoKey(sent(), privateKey);

  const order = { orderNumber, name, administrator, privateKey, root: await acme.readRoot(), inPlaceOf: acme.name };
  const mails = await receiveTwice(member, order);
  for (const mail of mails) expectMailOfDesk(member, mail, { orderNumber, authority: acme.name });
  const [, mail] = mails;
  await findNothingKept(member, { ...order, mail });
  await useCertificate(member, { ...order, mail, sent });
  await member.page.context().close();
});

test('a DNS record that a person sets, as the page of the order shows it, in German', async ({
  browser,
  installation,
  acme,
}) => {
  const name = `hand.${acme.zone}`;
  const administrator = `admin@${acme.zone}`;
  const member = await openBrowser({ browser, installation, texts: createTexts('de') });
  await signInToOrders(member);
  const { orderNumber } = await placeOrder(member, { name, administrator, product: acme.name, method: 'dns' });
  await setRecord(member, { acme, name });
  const subject = member.texts.mail('fulfillment.subject', { commonName: name, orderNumber: String(orderNumber) });
  const mail = await waitForMail(installation.mailboxUrl, { to: administrator, subject });
  expectMailOfDesk(member, mail, { orderNumber, authority: acme.name });
  await readGoodCertificate(mail, { name, root: await acme.readRoot() });
  await member.page.context().close();
});
