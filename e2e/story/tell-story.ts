import { type Browser, expect, type Request } from '@playwright/test';
import { certificatesIn, readGoodCertificate } from '../harness/certificates.ts';
import type { Installation } from '../harness/installation.ts';
import { type ReceivedMail, waitForMail } from '../harness/mailbox.ts';
import { publicKeys } from '../harness/openssl.ts';
import type { Texts } from '../harness/texts.ts';
import { approveOrder } from './approve-order.ts';
import { expectImported, importCertificate } from './import-certificate.ts';
import type { Person } from './person.ts';
import { placeOrder } from './place-order.ts';
import { expectHistory, resendEmail } from './resend-email.ts';
import { serveDownloads } from './serve-downloads.ts';
import { signInToOrders } from './sign-in.ts';

export type Story = { browser: Browser; installation: Installation; texts: Texts; name: string };

/** A browser of a person's own, in their language. */
async function openBrowser({ browser, installation, texts }: Story): Promise<Person> {
  const context = await browser.newContext({ locale: texts.language });
  return { page: await context.newPage(), installation, texts };
}

/** Collects what a page sends, to look for secrets in it. */
function recordSent({ page }: Person): () => string {
  const sent: string[] = [];
  page.on('request', (request: Request) => sent.push(request.url(), request.postData() ?? ''));
  return () => sent.join('\n');
}

/** Nothing of a private key, in PEM or as its bare base64, is in a text. */
function expectNoKey(text: string, privateKey: string): void {
  const [, body = ''] = privateKey.split('\n');
  expect(body.length).toBeGreaterThan(40);
  expect(text).not.toContain('PRIVATE KEY');
  expect(text).not.toContain(body);
}

async function expectGoodCertificate(
  { installation, name }: Story,
  mail: ReceivedMail,
  privateKey: string,
): Promise<void> {
  const certificate = await readGoodCertificate(installation, mail, name);
  const [certified, kept] = await publicKeys(certificate, privateKey);
  expect(certified).toBe(kept);
  expectNoKey(mail.raw.toString('latin1'), privateKey);
}

/**
 * The story that must always work: sign in, order with a key made in the browser, approve with the code of the mail,
 * receive the fulfillment email, have it sent again from the Orders screen, find the same certificate in it, import it
 * from that email, and serve it with what was downloaded.
 */
export async function tellStory(story: Story): Promise<void> {
  const { installation, texts, name } = story;
  const { mailboxUrl } = installation;
  const administrator = `hostmaster@${name.split('.').slice(-2).join('.')}`;
  const member = await openBrowser(story);
  const sent = recordSent(member);

  await signInToOrders(member);
  const { orderNumber, privateKey } = await placeOrder(member, { name, administrator });
  expectNoKey(sent(), privateKey);

  const subjectValues = { commonName: name, orderNumber: String(orderNumber) };
  const approval = await waitForMail(mailboxUrl, {
    to: administrator,
    subject: texts.mail('approver.subject', subjectValues),
  });
  const domainAdministrator = await openBrowser(story);
  await approveOrder(domainAdministrator, approval, name);

  const mailWish = { to: administrator, subject: texts.mail('fulfillment.subject', subjectValues) };
  const first = await waitForMail(mailboxUrl, mailWish);
  await expectGoodCertificate(story, first, privateKey);

  const resend = { orderNumber, name, administrator };
  await member.page
    .getByRole('navigation', { name: texts.portal('shell.navigation') })
    .getByRole('link', { name: texts.portal('nav.orders'), exact: true })
    .click();
  await resendEmail(member, resend);
  const second = await waitForMail(mailboxUrl, { ...mailWish, except: [first] });
  expect(certificatesIn(second)).toEqual(certificatesIn(first));
  expect(second.attachments.map(({ content }) => content.toString('hex'))).toEqual(
    first.attachments.map(({ content }) => content.toString('hex')),
  );
  await expectHistory(member, resend);

  const wish = { mail: second, privateKey, passphrase: 'nightjar-under-the-bridge', name, orderNumber };
  await serveDownloads(member, await importCertificate(member, wish), wish);
  await expectImported(member, wish);
  // The key goes to the desk, which seals it; what opened it stays in the browser.
  expect(sent()).toContain('BEGIN PRIVATE KEY');
  expect(sent()).not.toContain(wish.passphrase);
  await Promise.all([member, domainAdministrator].map(({ page }) => page.context().close()));
}
