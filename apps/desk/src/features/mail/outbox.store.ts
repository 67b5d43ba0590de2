import { setImmediate as nextTurn } from 'node:timers/promises';
import { type OutboxResult, type OutboxStore, overtaking } from '@certdesk/mail';
import type { Database, Metrics } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { forgetOldAttempts, type Settled } from './attempt.store.ts';
import type { DeskMail, MailTopics } from './desk-mail.ts';
import { claimDueMails, settleMails, takeOverMails } from './mail.store.ts';

export type OutboxStoreOptions = {
  readonly database: Database<DeskSchema>;
  readonly topics: MailTopics;
  readonly mails: Metrics['mails'];
};

async function noteOutcomes(
  trx: Transaction<DeskSchema>,
  topics: MailTopics,
  settled: readonly Settled[],
): Promise<void> {
  for (const [name, ofTopic] of Map.groupBy(settled, ({ mail }) => mail.topic)) {
    const topic = topics[name];
    const news = ofTopic.filter(({ mail, result }) => !overtaking(mail.reported, result.state));
    if (news.length > 0) await topic?.note?.(trx, news);
    const taken = ofTopic.filter(({ result }) => result.state === 'accepted');
    if (taken.length > 0) await topic?.taken?.(trx, taken);
  }
}

async function recordOutcomes(
  { database, topics, mails }: OutboxStoreOptions,
  results: readonly OutboxResult[],
): Promise<void> {
  const settled = await database.db.transaction().execute(async (trx) => {
    const known = await settleMails(trx, results);
    const pairs = results.flatMap((result): Settled[] => {
      const mail = known.get(result.id);
      return mail ? [{ mail, result }] : [];
    });
    await forgetOldAttempts(trx, pairs);
    await noteOutcomes(trx, topics, pairs);
    return pairs;
  });
  for (const { mail, result } of settled) mails.inc({ kind: mail.kind, state: result.state });
}

/** The table `mails` as packages/mail's outbox sees it. Several processes may work on it at once, each under its leases. */
export function createOutboxStore(options: OutboxStoreOptions): OutboxStore<DeskMail> {
  const { db, engine } = options.database;
  // PGlite is this process's alone, so leases from before its start belong to a process that is gone.
  let everyLease = engine === 'pglite';
  return {
    // PGlite answers without the event loop taking a turn: without waiting for one, sockets would not be read meanwhile.
    claimDue: async (claim) => {
      await nextTurn();
      return claimDueMails(db, claim);
    },
    recordOutcomes: async (results) => {
      await nextTurn();
      await recordOutcomes(options, results);
    },
    recoverInterrupted: async (claim) => {
      const recovered = await takeOverMails(db, { ...claim, everyLease });
      everyLease = false;
      return recovered;
    },
  };
}
