import { noteReport, type ReportableMails } from '@certdesk/mail';
import type { Clock, Metrics } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { findReportableTestMail, lockTestMail, saveTestMailReport } from './test-mail.store.ts';

export type TestReportsOptions = { db: Kysely<Tables>; clock: Clock; mails: Metrics['mails'] };

/** Test mails, for reports about them: the last part of the way that the doctor proves. */
export const createReportableTestMails = ({ db, clock, mails }: TestReportsOptions): ReportableMails => ({
  find: (id) => findReportableTestMail(db, id),
  note: async (id, said) => {
    const news = await db.transaction().execute((trx) =>
      noteReport(
        {
          lock: (one) => lockTestMail(trx, one),
          save: (one, reported) => saveTestMailReport(trx, { id: one, reported, at: clock.now() }),
        },
        id,
        said,
      ),
    );
    if (news) mails.inc({ kind: 'test', state: news.reported.state });
  },
});

/** Both kinds of mails; each id belongs to one. */
export const joinReportable = (mails: ReportableMails, tests: ReportableMails): ReportableMails => ({
  find: async (id) => (await mails.find(id)) ?? tests.find(id),
  note: async (id, said) => ((await tests.find(id)) ? tests.note(id, said) : mails.note(id, said)),
});
