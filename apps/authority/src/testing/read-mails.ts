import type { Mailbox } from '@certdesk/mailbox';
import type { PlacedOrder, RunningAuthority } from './run-authority.ts';

export type ReadMail = Awaited<ReturnType<Mailbox['parse']>> & {
  readonly messageId: string;
  readonly files: Record<string, string>;
};

const contentOf = (content: string | ArrayBuffer | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('latin1'); // cast: both are read as bytes

/** Every mail to an address so far, oldest first. */
export async function mailsTo(mailbox: Mailbox, address: string): Promise<ReadMail[]> {
  const stored = [...mailbox.messages()].filter((mail) => mail.to.includes(address)).reverse();
  return Promise.all(
    stored.map(async (mail) => {
      const parsed = await mailbox.parse(mail.id);
      const files = Object.fromEntries(parsed.attachments.map((one) => [one.filename ?? '', contentOf(one.content)]));
      return { ...parsed, messageId: parsed.messageId ?? '', files };
    }),
  );
}

export type Approval = { url: string; code: string };

/** Link and code of an approver email. */
export function readApproval(mail: Pick<ReadMail, 'text'>): Approval {
  const [url = ''] = /http\S+\/approve\/\S+/.exec(mail.text ?? '') ?? [];
  const [code = ''] = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(mail.text ?? '') ?? [];
  return { url, code };
}

/** Waits for what is due, and reads link and code of the order's approver email. */
export async function waitForApproval({ authority, mailbox }: RunningAuthority, order: PlacedOrder): Promise<Approval> {
  await authority.wake();
  const [mail] = await mailsTo(mailbox, order.approver);
  if (!mail) throw new Error('the approver email has not come');
  return readApproval(mail);
}

/** Sends the page's form, as a browser does. */
export async function decide(
  { url, code }: Approval,
  act: 'approve' | 'reject',
): Promise<{ status: number; page: string }> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ code, act }) });
  return { status: answer.status, page: await answer.text() };
}

/** Places an order, approves it as the domain administrator does, and waits for the fulfillment email. */
export async function issueOrder(running: RunningAuthority, overrides?: Parameters<RunningAuthority['place']>[0]) {
  const order = await running.place(overrides);
  await decide(await waitForApproval(running, order), 'approve');
  await running.authority.wake();
  return order;
}

export const fullchainOf = (mail: ReadMail): string =>
  Object.entries(mail.files).find(([name]) => name.endsWith('-fullchain.pem'))?.[1] ?? '';
