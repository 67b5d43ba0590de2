import {
  type Decision,
  type LockedMail,
  NO_HISTORY,
  type OutboxMail,
  type OutboxResult,
  type ReportableMail,
  type Reported,
} from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables, TestMailRow } from '../../database/tables.ts';

export type NewTestMail = Pick<TestMailRow, 'id' | 'recipient' | 'language' | 'message_id'>;

export async function insertTestMail(trx: Transaction<Tables>, mail: NewTestMail, now: Date): Promise<void> {
  await trx
    .insertInto('test_mails')
    .values({
      ...mail,
      state: 'forwarded',
      detail: JSON.stringify({ messageId: mail.message_id }),
      history: JSON.stringify(NO_HISTORY),
      next_attempt_at: now,
      created_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** When each test mail since a moment was asked for, the oldest first. */
export async function findTestMailTimes(trx: Transaction<Tables>, since: Date): Promise<Date[]> {
  const rows = await trx
    .selectFrom('test_mails')
    .select('created_at')
    .where('created_at', '>', since)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => row.created_at);
}

export async function deleteTestMailsBefore(trx: Transaction<Tables>, moment: Date): Promise<void> {
  await trx.deleteFrom('test_mails').where('created_at', '<', moment).execute();
}

const COLUMNS = [
  ...(['id', 'recipient', 'language', 'message_id', 'state', 'detail', 'attempts', 'first_attempt_at'] as const),
  ...(['next_attempt_at', 'history', 'reported', 'report_count', 'created_at', 'changed_at'] as const),
] as const;

export type KnownTestMail = Pick<TestMailRow, (typeof COLUMNS)[number]>;

export async function findTestMail(db: Queryable<Tables>, id: string): Promise<KnownTestMail | undefined> {
  return db.selectFrom('test_mails').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

export async function findReportableTestMail(db: Queryable<Tables>, id: string): Promise<ReportableMail | undefined> {
  return db
    .selectFrom('test_mails')
    .select(['recipient', 'created_at as createdAt', 'report_count as reportCount'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function lockTestMail(trx: Transaction<Tables>, id: string): Promise<LockedMail | undefined> {
  return trx
    .selectFrom('test_mails')
    .select(['state', 'reported', 'message_id as messageId', 'report_count as reportCount'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Counts a report, and notes what it changes. What has left or has come back is not tried again. */
export async function saveTestMailReport(
  trx: Transaction<Tables>,
  { id, reported, at }: { id: string; reported: Reported | null; at: Date },
): Promise<void> {
  const ends = reported !== null && reported.state !== 'delayed';
  await trx
    .updateTable('test_mails')
    .set((expression) => ({
      report_count: expression('report_count', '+', 1),
      ...(reported && { reported: JSON.stringify(reported), changed_at: at }),
      ...(ends && { next_attempt_at: null }),
    }))
    .where('id', '=', id)
    .execute();
}

/** A test mail as the outbox has it, and in whose language it is worded. */
export type ClaimedTestMail = OutboxMail & { readonly testLanguage: TestMailRow['language'] };

type ClaimedRow = Pick<
  TestMailRow,
  'id' | 'recipient' | 'language' | 'message_id' | 'attempts' | 'first_attempt_at' | 'history'
>;
const CLAIMED = sql.raw('id, recipient, language, message_id, attempts, first_attempt_at, history');

const toClaimed = (row: ClaimedRow, now: Date): ClaimedTestMail => ({
  id: row.id,
  // Somebody waits for it as for an approver email, so it is tried for as long.
  kind: 'approver',
  recipient: row.recipient,
  messageId: row.message_id,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at ?? now,
  history: row.history,
  testLanguage: row.language,
});

export async function claimDueTestMails(
  db: Kysely<Tables>,
  { now, limit, leaseUntil }: { now: Date; limit: number; leaseUntil: Date },
): Promise<ClaimedTestMail[]> {
  const { rows } = await sql<ClaimedRow>`
    update test_mails
    set lease_until = ${leaseUntil}, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ${now})
    where id in (
      select id from test_mails where next_attempt_at <= ${now} and lease_until is null
      order by next_attempt_at limit ${limit} for update skip locked
    )
    returning ${CLAIMED}`.execute(db);
  return rows.map((row) => toClaimed(row, now));
}

/** Whether any is to be tried, now or later. */
export async function hasWaitingTestMails(db: Queryable<Tables>): Promise<boolean> {
  const waiting = db.selectFrom('test_mails').select('id').where('next_attempt_at', 'is not', null).limit(1);
  return (await waiting.executeTakeFirst()) !== undefined;
}

export async function recoverTestMails(
  db: Kysely<Tables>,
  { now, leaseUntil, everyLease }: { now: Date; leaseUntil: Date; everyLease: boolean },
): Promise<ClaimedTestMail[]> {
  const { rows } = await sql<ClaimedRow>`
    update test_mails set lease_until = ${leaseUntil}
    where lease_until is not null and (${everyLease} or lease_until <= ${now})
    returning ${CLAIMED}`.execute(db);
  return rows.map((row) => toClaimed(row, now));
}

/** Writes what an attempt led to; false when it is no test mail, or another has taken it over. */
export async function settleTestMail(db: Kysely<Tables>, result: OutboxResult): Promise<boolean> {
  const { id, attempts, state, nextAttemptAt, history, detail, at } = result;
  const { rows } = await sql<{ id: string }>`
    update test_mails
    set state = ${state satisfies Decision['state']}, history = ${JSON.stringify(history)}::jsonb, lease_until = null,
      detail = ${JSON.stringify(detail)}::jsonb, changed_at = ${at},
      next_attempt_at = case when coalesce(reported->>'state', 'delayed') = 'delayed' then ${nextAttemptAt}::timestamptz end
    where id = ${id} and attempts = ${attempts} and lease_until is not null
    returning id`.execute(db);
  return rows.length > 0;
}
