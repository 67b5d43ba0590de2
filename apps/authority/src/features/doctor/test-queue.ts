import type { OutboxMail, OutboxResult, OutboxStore } from '@certdesk/mail';
import type { Metrics } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import {
  type ClaimedTestMail,
  claimDueTestMails,
  hasWaitingTestMails,
  recoverTestMails,
  settleTestMail,
} from './test-mail.store.ts';

export type TestQueue = {
  /** Something was queued. */
  noteQueued: () => void;
  /** The outbox's store, and the test mails with it: they wait in the same line, and leave by the same way. */
  joinTo: <M extends OutboxMail>(store: OutboxStore<M>) => OutboxStore<M | ClaimedTestMail>;
};

/**
 * Test mails in front of the outbox's other mails: somebody watches them. There are none for months, so the table is asked
 * only when there may be any: a busy outbox claims many times a second.
 */
export function createTestQueue({ db, mails }: { db: Kysely<Tables>; mails: Metrics['mails'] }): TestQueue {
  let mayHaveSome = true;
  let everyLease = true;
  /** Of the test mails in flight, so that their results are known among the others. */
  const inFlight = new Set<string>();

  const take = (claimed: readonly ClaimedTestMail[]): readonly ClaimedTestMail[] => {
    for (const { id } of claimed) inFlight.add(id);
    return claimed;
  };
  const claim: OutboxStore<ClaimedTestMail>['claimDue'] = async (due) => {
    if (!mayHaveSome) return [];
    mayHaveSome = false; // before asking: what is queued meanwhile says so again
    const claimed = await claimDueTestMails(db, due);
    if (claimed.length > 0 || (await hasWaitingTestMails(db))) mayHaveSome = true;
    return take(claimed);
  };
  const settle = async (result: OutboxResult): Promise<void> => {
    if (await settleTestMail(db, result)) mails.inc({ kind: 'test', state: result.state });
    inFlight.delete(result.id);
  };

  return {
    noteQueued: () => {
      mayHaveSome = true;
    },
    joinTo: (store) => ({
      claimDue: async (due) => {
        const tests = await claim(due);
        if (tests.length >= due.limit) return tests;
        return [...tests, ...(await store.claimDue({ ...due, limit: due.limit - tests.length }))];
      },
      recordOutcomes: async (results) => {
        const tests = results.filter(({ id }) => inFlight.has(id));
        const others = results.filter(({ id }) => !inFlight.has(id));
        if (others.length > 0) await store.recordOutcomes(others);
        for (const result of tests) await settle(result);
      },
      recoverInterrupted: async (lease) => {
        const tests = take(await recoverTestMails(db, { ...lease, everyLease }));
        everyLease = false;
        return [...tests, ...(await store.recoverInterrupted(lease))];
      },
    }),
  };
}
