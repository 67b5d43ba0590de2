import type { Browser } from '@playwright/test';
import { rootOf } from '../harness/certificates.ts';
import type { Installation } from '../harness/installation.ts';
import { waitForMail } from '../harness/mailbox.ts';
import type { Texts } from '../harness/texts.ts';
import { approveOrder } from './approve-order.ts';
import { openBrowser } from './person.ts';
import { placeOrder } from './place-order.ts';
import { receiveTwice } from './receive-twice.ts';
import { signInToOrders } from './sign-in.ts';
import { useCertificate } from './use-certificate.ts';
import { expectNoKey, recordSent } from './what-is-sent.ts';

export type Story = { browser: Browser; installation: Installation; texts: Texts; name: string };

/**
 * The story that must always work: sign in, order with a key made in the browser, approve with the code of the mail,
 * receive the fulfillment email, have it sent again from the Orders screen, find the same certificate in it, import it
 * from that email, and serve it with what was downloaded.
 */
export async function tellStory(story: Story): Promise<void> {
  const { installation, texts, name } = story;
  const administrator = `hostmaster@${name.split('.').slice(-2).join('.')}`;
  const member = await openBrowser(story);
  const sent = recordSent(member);

  await signInToOrders(member);
  const { orderNumber, privateKey } = await placeOrder(member, { name, administrator });
  expectNoKey(sent(), privateKey);

  const approval = await waitForMail(installation.mailboxUrl, {
    to: administrator,
    subject: texts.mail('approver.subject', { commonName: name, orderNumber: String(orderNumber) }),
  });
  const domainAdministrator = await openBrowser(story);
  await approveOrder(domainAdministrator, approval, name);

  const order = { orderNumber, name, administrator, privateKey, root: await rootOf(installation) };
  const [, mail] = await receiveTwice(member, order);
  await useCertificate(member, { ...order, mail, sent });
  await Promise.all([member, domainAdministrator].map(({ page }) => page.context().close()));
}
