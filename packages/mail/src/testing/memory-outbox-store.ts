import type { MailKind } from '@certdesk/contract';
import type { OutboxMail, OutboxResult, OutboxStore } from '../outbox-store.ts';
import { type DeliveryHistory, NO_HISTORY } from '../schedule.ts';

type Row = {
  id: string;
  kind: MailKind;
  recipient: string;
  messageId: string;
  attempts: number;
  firstAttemptAt: Date | null;
  nextAttemptAt: Date | null;
  leaseUntil: Date | null;
  history: DeliveryHistory;
};
export type MemoryOutbox = OutboxStore & {
  queue: (mail: Pick<Row, 'id' | 'kind' | 'recipient' | 'messageId'>, now: Date) => void;
  /** Every result of a mail, oldest first: what its history would show. */
  resultsOf: (id: string) => readonly OutboxResult[];
};

const mailOf = (row: Row): OutboxMail => {
  const { id, kind, recipient, messageId, attempts, history } = row;
  if (!row.firstAttemptAt) throw new Error('claimed without an attempt');
  return { id, kind, recipient, messageId, attempts, history, firstAttemptAt: row.firstAttemptAt };
};

/** The contract of OutboxStore in its shortest form, for one process. `rows` survive a "restart" of the outbox over them. */
export function createMemoryOutbox(): MemoryOutbox {
  const rows = new Map<string, Row>();
  const results: OutboxResult[] = [];
  const due = (row: Row, now: Date) =>
    row.leaseUntil === null && row.nextAttemptAt !== null && row.nextAttemptAt <= now;
  return {
    queue: (mail, now) => {
      rows.set(mail.id, {
        ...mail,
        attempts: 0,
        firstAttemptAt: null,
        nextAttemptAt: now,
        leaseUntil: null,
        history: NO_HISTORY,
      });
    },
    resultsOf: (id) => results.filter((result) => result.id === id),
    claimDue: async ({ now, limit, leaseUntil }) =>
      [...rows.values()]
        .filter((row) => due(row, now))
        .slice(0, limit)
        .map((row) => {
          row.leaseUntil = leaseUntil;
          row.attempts += 1;
          row.firstAttemptAt ??= now;
          return mailOf(row);
        }),
    recordOutcomes: async (batch) => {
      for (const result of batch) {
        const row = rows.get(result.id);
        if (row?.attempts !== result.attempts) continue;
        row.leaseUntil = null;
        row.nextAttemptAt = result.nextAttemptAt;
        row.history = result.history;
        results.push(result);
      }
    },
    recoverInterrupted: async ({ now, leaseUntil }) =>
      [...rows.values()]
        .filter((row) => row.leaseUntil !== null && row.leaseUntil <= now)
        .map((row) => {
          row.leaseUntil = leaseUntil;
          return mailOf(row);
        }),
  };
}
