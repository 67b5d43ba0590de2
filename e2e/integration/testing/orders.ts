import type { FulfillmentRequest, Language, MailKind, OrderDetail, OrderStatus } from '@certdesk/contract';
import { createCsr } from '@certdesk/pki';
import { waitUntil } from '@certdesk/platform/testing';
import { decideAtPage } from './approve.ts';
import type { Caller } from './client.ts';
import type { TestDesk } from './test-desk.ts';

/** A body for POST /orders with a new key; what a test is about is given in `changes`. */
export async function orderBody(name: string, changes: Readonly<Record<string, unknown>> = {}) {
  const { csrPem } = await createCsr({ names: [name], key: 'ecdsa-p256' });
  return {
    productId: 'dv-199',
    csr: csrPem,
    approverEmail: `hostmaster@${name.split('.').slice(-2).join('.')}`,
    language: 'en' as Language,
    ...changes,
  };
}

export const waitForOrder = (caller: Caller, number: number, ...statuses: readonly OrderStatus[]) =>
  waitUntil(`order ${number} is ${statuses.join(' or ')}`, async () => {
    const order = await caller.get<OrderDetail>(`/orders/${number}`);
    return statuses.includes(order.status) && order;
  });

/** Places an order and waits until its approver email is out. */
export async function placeOrder({ owner, mailbox }: TestDesk, name: string): Promise<OrderDetail> {
  const { number } = await owner.post<OrderDetail>('/orders', await orderBody(name));
  await mailbox.waitForMessage(({ subject }) => subject.includes(String(number)));
  return waitForOrder(owner, number, 'pending_approval');
}

/** Approves by the newest mail of the order, as its domain administrator does. */
export async function decideOrder({ mailbox }: TestDesk, number: number, act: 'approve' | 'reject'): Promise<void> {
  const mail = await mailbox.waitForMessage(({ subject }) => subject.includes(String(number)));
  const { text } = await mailbox.parse(mail.id);
  await decideAtPage(text ?? '', act);
}

/** An order whose certificate is issued and whose first fulfillment email a mail server has taken. */
export async function completeOrder(desk: TestDesk, name: string): Promise<OrderDetail> {
  const { number } = await placeOrder(desk, name);
  await decideOrder(desk, number, 'approve');
  return waitForOrder(desk.owner, number, 'complete');
}

export const requestEmail = (caller: Caller, number: number, kind?: MailKind): Promise<FulfillmentRequest> =>
  caller.post(`/orders/${number}/fulfillment-requests`, kind ? { kind } : {});

export const historyOf = async (caller: Caller, number: number): Promise<readonly FulfillmentRequest[]> =>
  (await caller.get<{ items: FulfillmentRequest[] }>(`/orders/${number}/fulfillment-requests`)).items;

/** Waits until a request has reached a state, and answers with it. */
export const waitForRequest = (
  caller: Caller,
  { orderNumber, id }: Pick<FulfillmentRequest, 'orderNumber' | 'id'>,
  state: FulfillmentRequest['state'],
): Promise<FulfillmentRequest> =>
  waitUntil(`request ${id} is ${state}`, async () => {
    const request = (await historyOf(caller, orderNumber)).find((each) => each.id === id);
    return request?.state === state && request;
  });
