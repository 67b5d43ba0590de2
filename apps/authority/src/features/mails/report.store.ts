import type { LockedMail, ReportableMail, Reported } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { MailOfOrder } from './announce-mail.ts';

export async function findReportableMail(db: Queryable<Tables>, id: string): Promise<ReportableMail | undefined> {
  return db
    .selectFrom('mails')
    .select(['recipient', 'created_at as createdAt', 'report_count as reportCount'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function lockReportedMail(
  trx: Transaction<Tables>,
  id: string,
): Promise<(MailOfOrder & LockedMail) | undefined> {
  return trx
    .selectFrom('mails')
    .innerJoin('orders', 'orders.id', 'mails.order_id')
    .select(['mails.id', 'mails.order_id', 'mails.kind', 'mails.reason', 'mails.recipient', 'mails.state'])
    .select(['mails.message_id as messageId', 'mails.reported', 'mails.report_count as reportCount'])
    .select(['orders.reference', 'orders.status'])
    .where('mails.id', '=', id)
    .forUpdate('mails')
    .executeTakeFirst();
}

/** Counts a report, and notes what it changes. What has left or has come back is not tried again. */
export async function saveReport(trx: Transaction<Tables>, id: string, reported: Reported | null): Promise<void> {
  const ends = reported !== null && reported.state !== 'delayed';
  await trx
    .updateTable('mails')
    .set((expression) => ({
      report_count: expression('report_count', '+', 1),
      ...(reported && { reported: JSON.stringify(reported) }),
      ...(ends && { next_attempt_at: null, encrypted: null }),
    }))
    .where('id', '=', id)
    .execute();
}
