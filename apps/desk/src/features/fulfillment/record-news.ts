import type { RequestState } from '@certdesk/contract';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { AppendReceipts, Confirmation } from '../receipts/index.ts';
import { type RequestUpdate, writeNews } from './fulfillment.store.ts';

/** In these the authority says that the mail went out; "forwarded" is only the desk's own word that it was asked. */
const CONFIRMING: readonly RequestState[] = ['accepted', 'handed_over', 'relayed', 'delivered'];
const isConfirming = ({ state }: { readonly state: RequestState }) => CONFIRMING.includes(state);

/** The confirmation among the news of a resend; undefined when there is none, or was one before. */
export function confirmationIn({ request, news }: RequestUpdate): Confirmation | undefined {
  const answer = news.find(isConfirming);
  if (!answer || request.reason !== 'resend' || request.events.some(isConfirming)) return undefined;
  const { requested_by: id, requested_by_name: name } = request;
  return {
    accountId: request.account_id,
    requestId: request.id,
    orderNumber: request.order_number,
    kind: request.kind,
    authorityId: request.authority_id,
    authorityOrderId: request.authority_order_id,
    recipient: request.recipient,
    requestedBy: id === null ? null : { id, name: name ?? id },
    requestedAt: request.requested_at,
    answer,
  };
}

/** Writes news, and the receipts of what is confirmed by it: the one way to either. */
export async function recordNews(
  trx: Transaction<DeskSchema>,
  appendReceipts: AppendReceipts,
  updates: readonly RequestUpdate[],
): Promise<void> {
  await writeNews(trx, updates);
  await appendReceipts(
    trx,
    updates.flatMap((update) => confirmationIn(update) ?? []),
  );
}
