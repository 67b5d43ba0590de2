import type { Reported } from '@certdesk/mail';
import type { Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { MailRow, Tables } from '../../database/tables.ts';
import type { MailOfOrder } from './announce-mail.ts';

/** What is looked at before a report is taken. */
export type ReportableMail = Pick<MailRow, 'recipient' | 'created_at' | 'report_count'>;

export async function findReportableMail(db: Queryable<Tables>, id: string): Promise<ReportableMail | undefined> {
  return db
    .selectFrom('mails')
    .select(['recipient', 'created_at', 'report_count'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export type ReportedMail = MailOfOrder & Pick<MailRow, 'message_id' | 'state' | 'reported' | 'report_count'>;

/** Locks the mail, so that two reports of the same moment are decided one after the other. */
export async function lockReportedMail(trx: Transaction<Tables>, id: string): Promise<ReportedMail | undefined> {
  return trx
    .selectFrom('mails')
    .innerJoin('orders', 'orders.id', 'mails.order_id')
    .select(['mails.id', 'mails.order_id', 'mails.kind', 'mails.reason', 'mails.recipient', 'mails.message_id'])
    .select(['mails.state', 'mails.reported', 'mails.report_count', 'orders.reference', 'orders.status'])
    .where('mails.id', '=', id)
    .forUpdate('mails')
    .executeTakeFirst();
}

/** Counts a report, whether it changes something or not. */
export async function countReport(trx: Transaction<Tables>, id: string): Promise<void> {
  await trx
    .updateTable('mails')
    .set((expression) => ({ report_count: expression('report_count', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Notes what was reported. What has left or has come back is not tried again. */
export async function saveReported(trx: Transaction<Tables>, id: string, reported: Reported): Promise<void> {
  await trx
    .updateTable('mails')
    .set({
      reported: JSON.stringify(reported),
      ...(reported.state === 'delayed' ? {} : { next_attempt_at: null, encrypted: null }),
    })
    .where('id', '=', id)
    .execute();
}
