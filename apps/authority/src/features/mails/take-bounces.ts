import { type DeliveryReport, hasBeenTaken, noteReport, type ReportableMails } from '@certdesk/mail';
import type { Clock, Metrics } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Unit, Work } from '../events/index.ts';
import { announceMail, fulfillOrder } from './announce-mail.ts';
import { findReportableMail, lockReportedMail, saveReport } from './report.store.ts';

export type ReportableMailsOptions = { db: Kysely<Tables>; work: Work; clock: Clock; mails: Metrics['mails'] };

async function note(
  unit: Unit,
  { id, said, at }: { id: string; said: DeliveryReport; at: Date },
  mails: Metrics['mails'],
): Promise<void> {
  const { trx } = unit;
  const news = await noteReport(
    {
      lock: (one) => lockReportedMail(trx, one),
      save: (one, reported) => saveReport(trx, one, reported),
    },
    id,
    said,
  );
  if (!news) return;
  const { mail, reported } = news;
  announceMail(unit, mail, { ...reported, at });
  unit.afterCommit(() => mails.inc({ kind: mail.kind, state: reported.state }));
  if (hasBeenTaken(reported)) await fulfillOrder(unit, mail, at);
}

/** The mails of orders, for reports about them: the row and the event for the desk are committed together. */
export const createReportableMails = ({ db, work, clock, mails }: ReportableMailsOptions): ReportableMails => ({
  find: (id) => findReportableMail(db, id),
  note: (id, said) => work((unit) => note(unit, { id, said, at: clock.now() }, mails)),
});
