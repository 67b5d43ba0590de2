import type { Insertable, Transaction } from 'kysely';
import type { DeskSchema, FulfillmentRequestTable } from '../../schema.ts';
import type { Authority, AuthorityEvent } from '../authorities/index.ts';
import { findOrdersByReference, type OrderReference } from '../orders/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import { insertRequests, lockRequests, type RequestRow } from './fulfillment.store.ts';
import { mayFollow, type RequestNews, toEvent } from './fulfillment-request.ts';
import { recordNews } from './record-news.ts';

export type MailChange = Extract<AuthorityEvent, { type: 'mail.changed' }>;
type Known = { readonly order: OrderReference; readonly event: MailChange };

function toFirstDelivery(
  authority: Authority,
  { order, event: { mail, at } }: Known,
): Insertable<FulfillmentRequestTable> {
  const news: RequestNews = { state: 'forwarded', at };
  return {
    account_id: order.account_id,
    id: mail.id,
    order_number: order.number,
    authority_id: authority.id,
    authority_order_id: order.authority_order_id ?? order.id,
    kind: mail.kind,
    reason: mail.reason,
    state: news.state,
    recipient: mail.recipient,
    requested_by: null,
    requested_by_name: null,
    requested_at: at,
    idempotency_key: null,
    events: JSON.stringify([toEvent(news)]),
    detail: null,
  };
}

/** The news of one request that may follow what is known, oldest first. */
export function followingNews(
  known: Pick<RequestRow, 'state' | 'detail'>,
  news: readonly RequestNews[],
): RequestNews[] {
  let progress = { state: known.state, detail: known.detail };
  return news.filter((next) => {
    if (!mayFollow(progress, next.state)) return false;
    progress = { state: next.state, detail: next.detail ?? null };
    return true;
  });
}

type MailNews = {
  readonly authority: Authority;
  readonly events: readonly MailChange[];
  readonly appendReceipts: AppendReceipts;
};

/**
 * Applies the authority's news about mails. A mail that the desk did not ask for is a first delivery: it gets a row
 * of its own, so that the history shows every mail of the order whoever caused it.
 */
export async function applyMailEvents(
  trx: Transaction<DeskSchema>,
  { authority, events, appendReceipts }: MailNews,
): Promise<void> {
  if (events.length === 0) return;
  const orders = await findOrdersByReference(trx, [...new Set(events.map(({ reference }) => reference))]);
  const byReference = new Map(orders.map((order) => [order.id, order]));
  const known = events.flatMap((event) => {
    const order = byReference.get(event.reference);
    return order ? [{ order, event }] : [];
  });
  const keys = known.map(({ order, event }) => ({ accountId: order.account_id, requestId: event.mail.id }));
  const requests = await lockRequests(trx, keys);
  const ids = new Set(requests.map(({ id }) => id));
  const first = new Map(
    known.filter(({ event }) => !ids.has(event.mail.id)).map((entry) => [entry.event.mail.id, entry] as const),
  );
  await insertRequests(
    trx,
    [...first.values()].map((entry) => toFirstDelivery(authority, entry)),
  );
  const all = first.size === 0 ? requests : await lockRequests(trx, keys);
  const byId = Map.groupBy(known, ({ event }) => event.mail.id);
  await recordNews(
    trx,
    appendReceipts,
    all.map((request) => {
      const news = (byId.get(request.id) ?? []).map(({ event: { mail, at } }) => ({
        state: mail.state,
        at,
        detail: mail.detail,
      }));
      return { request, news: followingNews(request, news) };
    }),
  );
}
