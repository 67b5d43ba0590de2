import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutboxResult, OutboxStore } from '@certdesk/mail';
import type { Database, Metrics } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { forgetOldAttempts } from './attempt.store.ts';
import type { DeskMail, MailOutcome, MailTopic } from './desk-mail.ts';
import { claimDueMails, settleMails, takeOverMails } from './mail.store.ts';

export type OutboxStoreOptions = {
  readonly database: Database<DeskSchema>;
  readonly topics: Readonly<Record<string, MailTopic>>;
  readonly mails: Metrics['mails'];
};

async function recordOutcomes(
  { database, topics, mails }: OutboxStoreOptions,
  results: readonly OutboxResult[],
): Promise<void> {
  const outcomes = await database.db.transaction().execute(async (trx) => {
    const settled = await settleMails(trx, results);
    const known = results.flatMap((result): MailOutcome[] => {
      const mail = settled.get(result.id);
      return mail ? [{ mail, result }] : [];
    });
    await forgetOldAttempts(trx, known);
    for (const [topic, ofTopic] of Map.groupBy(known, ({ mail }) => mail.topic))
      await topics[topic]?.note(trx, ofTopic);
    return known;
  });
  for (const { mail, result } of outcomes) mails.inc({ kind: mail.kind, state: result.state });
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
