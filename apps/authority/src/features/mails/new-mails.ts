import type { MailKind, MailReason } from '@certdesk/contract';
import { createMessageId } from '@certdesk/mail';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Order } from '../orders/index.ts';
import { findNewestIssuances, findThreads, type NewMail, threadKey } from './mail.store.ts';

/** A mail of an order that may have had others: it joins their thread, if its recipient got any of it. */
export type WantedMail = {
  readonly id: string;
  readonly kind: MailKind;
  readonly reason: MailReason;
  readonly order: Order;
};

/** The mails as they are queued: to whom each order's approver is, with its newest certificate. */
export async function toMails(
  trx: Transaction<Tables>,
  wanted: readonly WantedMail[],
  messageDomain: string,
): Promise<NewMail[]> {
  const threads = await findThreads(
    trx,
    wanted.map(({ order }) => order.id),
  );
  const certified = wanted.filter(({ kind }) => kind === 'fulfillment').map(({ order }) => order.id);
  const issuances = await findNewestIssuances(trx, certified);
  return wanted.map(({ id, kind, reason, order }) => {
    const { id: orderId, reference, approverEmail: recipient } = order;
    const approvalRound = kind === 'approver' ? order.approvalRound : 0;
    return {
      id,
      orderId,
      reference,
      kind,
      reason,
      recipient,
      messageId: createMessageId(id, messageDomain),
      firstMessageId: threads.get(threadKey({ orderId, kind, recipient, approvalRound })) ?? null,
      issuanceId: kind === 'fulfillment' ? (issuances.get(orderId) ?? null) : null,
      approvalRound,
    };
  });
}
