import type { MailAttempt } from '@certdesk/contract';
import { type OutboxResult, readDialogue } from '@certdesk/mail';
import { HOUR, type Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';

/** Of a mail that is tried for days, the last ones are kept. */
const KEPT_ATTEMPTS = 10;
/** As long as reports about a mail are taken: who asks later where it is will not be helped by an old connection. */
const KEPT_FOR_MS = 30 * 24 * HOUR;

/** What the statement that writes a result needs to keep the attempt; without `dialogue` there was none. */
export type AttemptFields = { begun_at?: Date; cause?: string | undefined; dialogue?: string };

/** An attempt that a restart cut off is kept as well, so that the numbers have no gap that nobody explains. */
export const attemptFieldsOf = ({ begunAt, at, detail, dialogue }: OutboxResult): AttemptFields =>
  dialogue === undefined && detail.cause !== 'interrupted'
    ? {}
    : { begun_at: begunAt ?? at, cause: detail.cause, dialogue: dialogue ?? '' };

/** Forgets the oldest attempt of mails that have had more than are kept; most mails have one. */
export async function forgetOldAttempts(trx: Transaction<Tables>, results: readonly OutboxResult[]): Promise<void> {
  const many = results.filter(({ attempts }) => attempts > KEPT_ATTEMPTS);
  if (many.length === 0) return;
  const old = many.map(({ id, attempts }) => ({ id, attempt: attempts - KEPT_ATTEMPTS }));
  await sql`delete from mail_attempts a using jsonb_to_recordset(${JSON.stringify(old)}::jsonb) as o(id uuid, attempt int)
    where a.mail_id = o.id and a.attempt <= o.attempt`.execute(trx);
}

/** The kept attempts of a mail, the newest first. */
export async function findAttempts(db: Queryable<Tables>, mailId: string): Promise<MailAttempt[]> {
  const rows = await db
    .selectFrom('mail_attempts')
    .select(['attempt', 'at', 'state', 'cause', 'dialogue'])
    .where('mail_id', '=', mailId)
    .orderBy('attempt', 'desc')
    .limit(KEPT_ATTEMPTS)
    .execute();
  return rows.map(({ attempt, at, state, cause, dialogue }) => ({
    attempt,
    at: at.toISOString(),
    state,
    ...(cause === null ? {} : { cause }),
    lines: readDialogue(dialogue),
  }));
}

/** Forgets attempts that nobody asks about any more. */
export async function pruneAttempts(db: Queryable<Tables>, now: Date): Promise<void> {
  await db
    .deleteFrom('mail_attempts')
    .where('at', '<', new Date(now.getTime() - KEPT_FOR_MS))
    .execute();
}
