import type { MailKind, MailReason } from '@certdesk/contract';
import { NO_HISTORY } from '@certdesk/mail';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';

export type NewMail = {
  readonly id: string;
  readonly orderId: string;
  readonly reference: string;
  readonly kind: MailKind;
  readonly reason: MailReason;
  readonly recipient: string;
  readonly messageId: string;
  readonly firstMessageId: string | null;
  readonly issuanceId: string | null;
};

/** Stores mails to be sent from now on. Answers the ids that were new: another transaction may have brought the same. */
export async function insertMails(
  trx: Transaction<Tables>,
  mails: readonly NewMail[],
  now: Date,
): Promise<Set<string>> {
  if (mails.length === 0) return new Set();
  const rows = mails.map((mail) => ({
    id: mail.id,
    order_id: mail.orderId,
    issuance_id: mail.issuanceId,
    kind: mail.kind,
    reason: mail.reason,
    recipient: mail.recipient,
    message_id: mail.messageId,
    first_message_id: mail.firstMessageId,
    state: 'forwarded' as const,
    next_attempt_at: now,
    history: JSON.stringify(NO_HISTORY),
    created_at: now,
  }));
  const insert = trx
    .insertInto('mails')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing());
  return new Set((await insert.returning('id').execute()).map((row) => row.id));
}

export async function findKnownIds(trx: Transaction<Tables>, ids: readonly string[]): Promise<Set<string>> {
  const rows = await trx.selectFrom('mails').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map((row) => row.id));
}

/** The Message-ID of the first mail of each kind, by `<order id> <kind>`. */
export async function findThreads(
  trx: Transaction<Tables>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('mails')
    .select(['order_id', 'kind', 'message_id'])
    .distinctOn(['order_id', 'kind'])
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('kind')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [threadKey(row.order_id, row.kind), row.message_id]));
}

export const threadKey = (orderId: string, kind: MailKind): string => `${orderId} ${kind}`;

/** The newest certificate of each order: the one that its fulfillment email carries. */
export async function findNewestIssuances(
  trx: Transaction<Tables>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('issuances')
    .select(['order_id', 'id'])
    .distinctOn('order_id')
    .where('order_id', 'in', orderIds)
    .where('state', '=', 'issued')
    .orderBy('order_id')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.order_id, row.id]));
}
