import type { Decision, DeliveryHistory, OutboxKind } from './schedule.ts';

/** A mail to be delivered, as its store knows it once it has been claimed. */
export type OutboxMail = {
  readonly id: string;
  readonly kind: OutboxKind;
  /** The canonical address (Address.address): what is rendered must go there and nowhere else. */
  readonly recipient: string;
  /** Kept through all retries. */
  readonly messageId: string;
  /** Attempts begun, the claimed one included: 1 for a mail that was never tried before. */
  readonly attempts: number;
  readonly firstAttemptAt: Date;
  readonly history: DeliveryHistory;
};

/** What an attempt led to, for the store to keep and to tell. */
export type OutboxResult = Decision & {
  readonly id: string;
  readonly attempts: number;
  readonly at: Date;
  /** When the attempt began, and what was said in it; undefined when nobody was there to hear it. */
  readonly begunAt?: Date;
  readonly dialogue?: string;
};

/**
 * Where the mails wait. Every method commits before it resolves. `M`: a claimed mail may carry more, for its `render`.
 *
 * Columns it needs beside its own: kind, recipient, message_id, attempts (0), first_attempt_at (null), next_attempt_at
 * (when queued: now; null: settled), lease_until (null: nobody sends it), history (json, NO_HISTORY).
 */
export type OutboxStore<M extends OutboxMail = OutboxMail> = {
  /**
   * Takes up to `limit` mails with next_attempt_at <= now and no lease, oldest first, so that no other process takes
   * them: sets lease_until, adds 1 to attempts, sets first_attempt_at if null. The attempt is thereby on record before
   * it is made: after a crash it is known that there was one.
   */
  claimDue: (claim: { now: Date; limit: number; leaseUntil: Date }) => Promise<readonly M[]>;
  /**
   * Writes results: state, detail, next_attempt_at, history; takes the lease off. A result whose `attempts` is not the
   * row's is dropped: another process has taken the mail over.
   */
  recordOutcomes: (results: readonly OutboxResult[]) => Promise<void>;
  /**
   * Takes over mails whose sender is gone: lease_until <= now, and, where only one process can use the database, every
   * lease of an earlier run. Renews their lease to `leaseUntil`, leaves attempts as it is.
   */
  recoverInterrupted: (claim: { now: Date; leaseUntil: Date }) => Promise<readonly M[]>;
};
