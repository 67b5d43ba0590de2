import type { Issuance } from '@certdesk/contract';
import { type Jobs, newId } from '@certdesk/platform';
import type { Insertable } from 'kysely';
import type { FulfillmentRequestTable } from '../../schema.ts';
import { type Authorities, fetchesChain, mailsKind, publishesEvents } from '../authorities/index.ts';
import type { MailDesk } from '../mail/index.ts';
import type { DeliverFirst, OrderRow } from '../orders/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import { toDeskMail } from './deliver-by-desk.ts';
import { forwardRequestJob } from './fulfillment.jobs.ts';
import { insertRequests, lockRequests } from './fulfillment.store.ts';
import { toEvent } from './fulfillment-request.ts';
import { recordNews } from './record-news.ts';

export type DeliverFirstParts = {
  readonly authorities: Authorities;
  readonly mailDesk: Pick<MailDesk, 'queue'>;
  readonly appendReceipts: AppendReceipts;
  readonly jobs: Pick<Jobs, 'enqueue'>;
};

type Delivery = { readonly order: OrderRow; readonly issuance: Issuance; readonly at: Date };

function toRequest(id: string, { order, at }: Delivery): Insertable<FulfillmentRequestTable> {
  return {
    account_id: order.account_id,
    id,
    order_number: order.number,
    authority_id: order.authority_id,
    authority_order_id: order.authority_order_id ?? order.id,
    kind: 'fulfillment',
    reason: 'issued',
    state: 'requested',
    recipient: order.approver_email,
    requested_by: null,
    requested_by_name: null,
    requested_at: at,
    idempotency_key: null,
    events: JSON.stringify([toEvent({ state: 'requested', at })]),
    detail: null,
  };
}

/**
 * The first fulfillment email of a certificate. An authority that reports its mails tells of it itself; one that mails and
 * reports nothing has sent it, and no more is known, unless it mails only when asked: then it is asked; in place of one that
 * mails nothing, the desk does.
 */
export const createDeliverFirst =
  ({ authorities, mailDesk, appendReceipts, jobs }: DeliverFirstParts): DeliverFirst =>
  async (trx, delivery) => {
    const { order, issuance, at } = delivery;
    const authority = authorities.get(order.authority_id);
    if (publishesEvents(authority)) return;
    const byAuthority = mailsKind(authority, 'fulfillment');
    if (!byAuthority && !fetchesChain(authority)) return;
    const id = newId();
    await insertRequests(trx, [toRequest(id, delivery)]);
    if (byAuthority && authority.mailsOnlyWhenAsked) {
      await jobs.enqueue(trx, forwardRequestJob, [{ accountId: order.account_id, requestId: id }]);
      return;
    }
    const [request] = await lockRequests(trx, [{ accountId: order.account_id, requestId: id }]);
    if (!request) return;
    if (!byAuthority) await mailDesk.queue(trx, [toDeskMail(request, issuance)]);
    await recordNews(trx, appendReceipts, [
      { request, news: [{ state: byAuthority ? 'handed_over' : 'forwarded', at }] },
    ]);
  };
