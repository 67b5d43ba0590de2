import type { MailKind, MailReason } from '@certdesk/contract';
import { NO_HISTORY } from '@certdesk/mail';
import { sql, type Transaction } from 'kysely';
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
  /** Of an approver email: the round whose code it carries; 0 otherwise. */
  readonly approvalRound: number;
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
    approval_round: mail.approvalRound,
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

type Thread = Pick<NewMail, 'orderId' | 'kind' | 'recipient' | 'approvalRound'>;

/** Mails that belong together: nobody's mail refers to one that somebody else got, nor to one with another code. */
export const threadKey = ({ orderId, kind, recipient, approvalRound }: Thread): string =>
  `${orderId} ${kind} ${approvalRound} ${recipient}`;

/** The Message-ID of the first mail of each thread, by its key. */
export async function findThreads(
  trx: Transaction<Tables>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('mails')
    .select(['order_id', 'kind', 'recipient', 'approval_round', 'message_id'])
    .distinctOn(['order_id', 'kind', 'recipient', 'approval_round'])
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('kind')
    .orderBy('recipient')
    .orderBy('approval_round')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return new Map(
    rows.map((row) => {
      const { order_id: orderId, kind, recipient, approval_round: approvalRound } = row;
      return [threadKey({ orderId, kind, recipient, approvalRound }), row.message_id];
    }),
  );
}

/**
 * Makes the outbox look at the order's waiting mails now, so that it refuses at once those that must not go out any more.
 * A mail that is just being sent is left to it: skipping its lock, nobody waits for anybody in a circle.
 */
export async function hurryMails(trx: Transaction<Tables>, orderId: string, now: Date): Promise<void> {
  const waiting = trx
    .selectFrom('mails')
    .select('id')
    .where('order_id', '=', orderId)
    .where('next_attempt_at', '>', now)
    .where('lease_until', 'is', null)
    .forUpdate()
    .skipLocked();
  await trx.updateTable('mails').set({ next_attempt_at: now }).where('id', 'in', waiting).execute();
}

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
    .orderBy(sql`revoked_at is not null`)
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.order_id, row.id]));
}
