import { NO_HISTORY, type OutboxMail, type OutboxResult, resultFieldsOf } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { MailRow } from '../../mail-tables.ts';
import type { DeskSchema } from '../../schema.ts';
import type { DeskMail, NewMail } from './desk-mail.ts';

type Queued = NewMail & { readonly kind: OutboxMail['kind']; readonly messageId: string };

/** Stores mails to be sent from now on; one whose id is known is there already. */
export async function insertMails(trx: Transaction<DeskSchema>, mails: readonly Queued[], now: Date): Promise<void> {
  if (mails.length === 0) return;
  const rows = mails.map((mail) => ({
    account_id: mail.accountId,
    id: mail.id,
    kind: mail.kind,
    topic: mail.topic,
    about: JSON.stringify(mail.about),
    recipient: mail.recipient,
    message_id: mail.messageId,
    first_message_id: mail.firstMessageId ?? null,
    state: 'forwarded' as const,
    next_attempt_at: now,
    history: JSON.stringify(NO_HISTORY),
    created_at: now,
  }));
  await trx
    .insertInto('mails')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .execute();
}

export const toMail = (row: MailRow, now: Date): DeskMail => ({
  id: row.id,
  accountId: row.account_id,
  kind: row.kind,
  topic: row.topic,
  about: row.about,
  recipient: row.recipient,
  messageId: row.message_id,
  firstMessageId: row.first_message_id,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at ?? now,
  history: row.history,
  reported: row.reported,
});

/** Takes up to `limit` due mails, oldest first, for this process alone; the attempt is on record before it is made. */
export async function claimDueMails(
  db: Queryable<DeskSchema>,
  { now, limit, leaseUntil }: { now: Date; limit: number; leaseUntil: Date },
): Promise<DeskMail[]> {
  const { rows } = await sql<MailRow>`
    with due as (
      select account_id, id from mails where next_attempt_at <= ${now} and lease_until is null
      order by next_attempt_at limit ${limit} for update skip locked
    )
    update mails m
    set lease_until = ${leaseUntil}, attempts = m.attempts + 1, first_attempt_at = coalesce(m.first_attempt_at, ${now})
    from due where m.account_id = due.account_id and m.id = due.id
    returning m.*`.execute(db);
  return rows.map((row) => toMail(row, now));
}

/** Takes over mails whose process is gone: their lease has ended, or `everyLease` is of one that cannot live any more. */
export async function takeOverMails(
  db: Queryable<DeskSchema>,
  { now, leaseUntil, everyLease }: { now: Date; leaseUntil: Date; everyLease: boolean },
): Promise<DeskMail[]> {
  const { rows } = await sql<MailRow>`
    update mails set lease_until = ${leaseUntil}
    where lease_until is not null and (${everyLease} or lease_until <= ${now})
    returning *`.execute(db);
  return rows.map((row) => toMail(row, now));
}

/**
 * Writes what attempts led to and what was said in them, in one statement, and answers the mails it was written to. The
 * attempt must be the row's: otherwise the mail has been taken over by another process. What mail systems have reported as
 * gone or as come back is not sent again, even if our own answer was lost.
 */
export async function settleMails(
  trx: Transaction<DeskSchema>,
  results: readonly OutboxResult[],
): Promise<ReadonlyMap<string, DeskMail>> {
  const changes = results.map(resultFieldsOf);
  const { rows } = await sql<MailRow>`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as r(id uuid, attempts int, state text, next_attempt_at timestamptz, history jsonb,
          begun_at timestamptz, cause text, dialogue text)
    ), settled as (
      update mails m
      set state = r.state, history = r.history, lease_until = null,
        next_attempt_at = case when coalesce(m.reported->>'state', 'delayed') = 'delayed' then r.next_attempt_at end
      from result r where m.id = r.id and m.attempts = r.attempts and m.lease_until is not null
      returning m.*
    ), kept as (
      insert into mail_attempts (account_id, mail_id, attempt, at, state, cause, dialogue)
      select s.account_id, r.id, r.attempts, r.begun_at, r.state, r.cause, r.dialogue
      from result r join settled s on s.id = r.id where r.dialogue is not null
      on conflict (account_id, mail_id, attempt) do nothing
    )
    select * from settled`.execute(trx);
  return new Map(rows.map((row) => [row.id, toMail(row, row.created_at)]));
}
