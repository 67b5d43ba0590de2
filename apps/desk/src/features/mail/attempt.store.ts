import type { MailAttempt } from '@certdesk/contract';
import { attemptsKeptSince, forgottenAttempts, KEPT_ATTEMPTS, type OutboxResult, presentAttempt } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { DeskMail } from './desk-mail.ts';

export type Settled = { readonly mail: DeskMail; readonly result: OutboxResult };

/** Forgets the oldest attempt of mails that have had more than are kept. */
export async function forgetOldAttempts(trx: Transaction<DeskSchema>, settled: readonly Settled[]): Promise<void> {
  const old = settled.flatMap(({ mail, result }) =>
    forgottenAttempts([result]).map(({ id, attempt }) => ({ account_id: mail.accountId, id, attempt })),
  );
  if (old.length === 0) return;
  await sql`delete from mail_attempts a
    using jsonb_to_recordset(${JSON.stringify(old)}::jsonb) as o(account_id text, id uuid, attempt int)
    where a.account_id = o.account_id and a.mail_id = o.id and a.attempt <= o.attempt`.execute(trx);
}

export type MailKey = { readonly accountId: string; readonly mailId: string };

/** The kept attempts of a mail, the newest first; none of one that somebody else sends. */
export async function findAttempts(db: Queryable<DeskSchema>, { accountId, mailId }: MailKey): Promise<MailAttempt[]> {
  const rows = await db
    .selectFrom('mail_attempts')
    .select(['attempt', 'at', 'state', 'cause', 'dialogue'])
    .where('account_id', '=', accountId)
    .where('mail_id', '=', mailId)
    .orderBy('attempt', 'desc')
    .limit(KEPT_ATTEMPTS)
    .execute();
  return rows.map(presentAttempt);
}

/** Forgets attempts that nobody asks about any more. */
export async function pruneAttempts(db: Queryable<DeskSchema>, now: Date): Promise<void> {
  await db.deleteFrom('mail_attempts').where('at', '<', attemptsKeptSince(now)).execute();
}
