import { type BounceTaker, createBounceTaker, type DeliveryReport, hasBeenTaken, noteReport } from '@certdesk/mail';
import type { Clock, Database, Log, Metrics } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { MailTopics } from './desk-mail.ts';
import type { DeskBounces } from './open-bounces.ts';
import { findReportableMail, lockReportedMail, saveReport } from './report.store.ts';

export type TakeBouncesOptions = {
  readonly database: Database<DeskSchema>;
  readonly topics: MailTopics;
  readonly mails: Metrics['mails'];
  readonly clock: Clock;
  readonly log: Log;
};

/** The mail's row, and whatever its topic notes, are committed together. */
async function note(
  { database, topics, mails, clock, log }: TakeBouncesOptions,
  id: string,
  said: DeliveryReport,
): Promise<void> {
  const news = await database.db.transaction().execute(async (trx) => {
    const noted = await noteReport(
      {
        lock: (one) => lockReportedMail(trx, one),
        save: (one, reported) => saveReport(trx, one, reported),
      },
      id,
      said,
    );
    if (!noted) return undefined;
    const { mail } = noted.mail;
    const outcomes = [{ mail, result: { ...noted.reported, at: clock.now() } }];
    await topics[mail.topic]?.note?.(trx, outcomes);
    if (hasBeenTaken(noted.reported)) await topics[mail.topic]?.taken?.(trx, outcomes);
    return { mail, reported: noted.reported };
  });
  if (!news) return;
  const { kind, topic } = news.mail;
  const { state, detail } = news.reported;
  mails.inc({ kind, state });
  log.info({ event: 'mail.reported', mailId: id, kind: topic, state, cause: detail.cause });
}

/** Takes what comes to the bounce addresses of the desk's own mails. */
export function createDeskBounceTaker(options: TakeBouncesOptions, { addresses }: DeskBounces): BounceTaker {
  const { database, clock, log } = options;
  const mails = {
    find: (id: string) => findReportableMail(database.db, id),
    note: (id: string, said: DeliveryReport) => note(options, id, said),
  };
  const open = async () => createBounceTaker({ addresses: await addresses(), mails, clock, log });
  return {
    knows: async (address) => (await open()).knows(address),
    take: async (address, raw) => (await open()).take(address, raw),
  };
}
