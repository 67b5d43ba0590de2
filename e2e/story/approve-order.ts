import type { ReceivedMail } from '../harness/mailbox.ts';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

/** The link and the code of an approver email. */
export function readApproval({ text }: ReceivedMail): { link: string; code: string } {
  const link = /https?:\/\/\S+\/approve\/[\w-]+[^\s<>]*/.exec(text)?.[0];
  const code = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(text)?.[0];
  if (!link || !code) throw new Error(`no link or no code in the approver email:\n${text}`);
  return { link, code };
}

/** Approves as the domain administrator does: follows the link of the mail, types its code, presses Approve. */
export async function approveOrder(
  { page, texts: { authority } }: Person,
  mail: ReceivedMail,
  name: string,
): Promise<void> {
  const { link, code } = readApproval(mail);
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(authority('open.heading', { commonName: name }));
  await page.getByLabel(authority('form.code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: authority('form.approve'), exact: true }).click();
  const approved = [authority('state.issuing.heading'), authority('state.issued.heading')];
  await expect
    .poll(() => page.getByRole('heading', { level: 1 }).textContent())
    .toMatch(new RegExp(`^(${approved.join('|')})$`));
}
