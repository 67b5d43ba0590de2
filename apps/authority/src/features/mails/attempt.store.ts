import type { MailAttempt } from '@certdesk/contract';
import { attemptsKeptSince, forgottenAttempts, KEPT_ATTEMPTS, type OutboxResult, presentAttempt } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';

/** Forgets the oldest attempt of mails that have had more than are kept. */
export async function forgetOldAttempts(trx: Transaction<Tables>, results: readonly OutboxResult[]): Promise<void> {
  const old = forgottenAttempts(results);
  if (old.length === 0) return;
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
  return rows.map(presentAttempt);
}

/** Forgets attempts that nobody asks about any more. */
export async function pruneAttempts(db: Queryable<Tables>, now: Date): Promise<void> {
  await db.deleteFrom('mail_attempts').where('at', '<', attemptsKeptSince(now)).execute();
}
