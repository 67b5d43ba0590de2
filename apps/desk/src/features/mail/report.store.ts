import type { LockedMail, ReportableMail, Reported } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { DeskMail } from './desk-mail.ts';
import { toMail } from './mail.store.ts';

export async function findReportableMail(db: Queryable<DeskSchema>, id: string): Promise<ReportableMail | undefined> {
  return db
    .selectFrom('mails')
    .select(['recipient', 'created_at as createdAt', 'report_count as reportCount'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export type ReportedMail = LockedMail & { readonly mail: DeskMail };

export async function lockReportedMail(trx: Transaction<DeskSchema>, id: string): Promise<ReportedMail | undefined> {
  const row = await trx.selectFrom('mails').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) return undefined;
  const { message_id: messageId, state, reported, report_count: reportCount } = row;
  return { messageId, state, reported, reportCount, mail: toMail(row, row.created_at) };
}

/** Counts a report, and notes what it changes. What has left or has come back is not tried again. */
export async function saveReport(trx: Transaction<DeskSchema>, id: string, reported: Reported | null): Promise<void> {
  const ends = reported !== null && reported.state !== 'delayed';
  await trx
    .updateTable('mails')
    .set((expression) => ({
      report_count: expression('report_count', '+', 1),
      ...(reported && { reported: JSON.stringify(reported) }),
      ...(ends && { next_attempt_at: null }),
    }))
    .where('id', '=', id)
    .execute();
}
