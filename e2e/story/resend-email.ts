import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

export type Resend = {
  orderNumber: number;
  name: string;
  administrator: string;
  /** The authority whose mail the desk sends in its place. */
  inPlaceOf?: string;
};

/** The row of an order on the Orders screen, found by its name. */
const rowOf = ({ page }: Person, name: string) => page.getByRole('row').filter({ hasText: name });

/** On the Orders screen: waits until the row says that the order is complete, then Send and Resend email. */
export async function resendEmail(person: Person, { name, administrator, inPlaceOf }: Resend): Promise<void> {
  const {
    page,
    texts: { portal },
  } = person;
  const row = rowOf(person, name);
  await expect(row).toContainText(portal('order.status.complete'));
  await row.getByRole('button', { name: portal('email.send_for', { name }) }).click();
  const dialog = page.getByRole('dialog', { name: portal('send.title.fulfillment') });
  await expect(dialog).toContainText(administrator);
  if (inPlaceOf) await expect(dialog).toContainText(portal('send.text.fulfillment.desk', { authority: inPlaceOf }));
  // What is known of the address comes a moment later and moves the button: it is read before Send is pressed.
  await expect(dialog).toContainText(portal('mail.state.accepted'));
  await dialog.getByRole('button', { name: portal('send.confirm') }).click();
  await expect(dialog).toContainText(portal('send.requested', { recipient: administrator }));
  await expect(dialog).toContainText(portal('send.next.title'));
  if (inPlaceOf) await expect(dialog).toContainText(portal('send.next.fulfillment.desk', { authority: inPlaceOf }));
  await expect(dialog).toContainText(portal('mail.state.accepted'));
  await dialog
    .getByRole('button', { name: portal('action.close') })
    .last()
    .click();
  await expect(row).toContainText(portal('mail.state.accepted'));
}

/** On the order's page: the mail history names both fulfillment emails, who asked for the second, and its way. */
export async function expectHistory({ page, texts: { portal } }: Person, { orderNumber, name }: Resend): Promise<void> {
  await page.getByRole('row').filter({ hasText: name }).getByRole('link', { name }).click();
  await page.waitForURL(new RegExp(`/orders/${orderNumber}$`));
  const history = page.getByRole('region', { name: portal('history.title') });
  await expect(history.getByRole('heading', { name: portal('mail.kind.fulfillment') })).toHaveCount(2);
  await expect(history).toContainText(portal('mail.reason.resend'));
  await expect(history).toContainText(portal('mail.reason.issued'));
}
