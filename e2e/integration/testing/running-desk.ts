import type { FulfillmentRequest, OrderDetail } from '@certdesk/contract';
import { waitUntil } from '@certdesk/platform/testing';
import { type Installation, type InstallationOptions, startInstallation } from '../../harness/installation.ts';
import { type ReceivedMail, waitForMail } from '../../harness/mailbox.ts';
import { decideAtPage } from './approve.ts';
import { type Caller, createCaller, signIn } from './client.ts';
import { orderBody } from './orders.ts';

export type RunningDesk = { readonly installation: Installation; readonly script: Caller };

/** Desk, CA and mailbox as processes of their own, and a script that calls the desk with an API key. */
export async function startRunningDesk(options: InstallationOptions): Promise<RunningDesk> {
  const installation = await startInstallation(options);
  const { url, email, password } = installation;
  const owner = await signIn(url, { email, password });
  const { key } = await owner.post<{ key: string }>('/api-keys', { name: 'Script', role: 'operator' });
  return { installation, script: createCaller(url, { authorization: `Bearer ${key}` }) };
}

/** Places and approves an order, and answers with it and its fulfillment email. */
export async function completeRunningOrder(
  { installation, script }: RunningDesk,
  name: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<{ number: number; mail: ReceivedMail }> {
  const body = await orderBody(name, changes);
  const { number } = await script.post<OrderDetail>('/orders', body);
  const [to, mailboxUrl] = [body.approverEmail, installation.mailboxUrl];
  const approval = await waitForMail(mailboxUrl, { to, subject: String(number) });
  await decideAtPage(approval.text, 'approve');
  await waitUntil(`order ${number} is complete`, async () => {
    const order = await script.get<OrderDetail>(`/orders/${number}`);
    return order.status === 'complete';
  });
  return { number, mail: await waitForMail(mailboxUrl, { to, subject: String(number), except: [approval] }) };
}

type HistoryPage = { items: FulfillmentRequest[]; nextCursor: string | null };

/** The whole mail history of an order, newest first. */
export async function wholeHistory(script: Caller, number: number): Promise<FulfillmentRequest[]> {
  const requests: FulfillmentRequest[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor ? `&cursor=${cursor}` : '';
    const page: HistoryPage = await script.get(`/orders/${number}/fulfillment-requests?limit=100${after}`);
    requests.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return requests;
}
