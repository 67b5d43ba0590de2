import type { MailAttempt, MailCause } from '@certdesk/contract';
import { HOUR } from '@certdesk/platform';
import { readDialogue } from './dialogue.ts';
import type { OutboxResult } from './outbox-store.ts';
import type { Decision } from './schedule.ts';

/** What every store of attempts keeps, and for how long: of a mail that is tried for days, the last ones. */
export const KEPT_ATTEMPTS = 10;
/** As long as reports about a mail are taken: who asks later where it is will not be helped by an old connection. */
const KEPT_FOR_MS = 30 * 24 * HOUR;

/** Without `dialogue` there was no attempt; one that a restart cut off is kept, so that the numbers have no gap that nobody explains. */
const attemptFieldsOf = ({ begunAt, at, detail, dialogue }: OutboxResult) =>
  dialogue === undefined && detail.cause !== 'interrupted'
    ? {}
    : { begun_at: begunAt ?? at, cause: detail.cause, dialogue: dialogue ?? '' };

/** A result as the statement that writes it reads it: for the row of the mail, and for that of the attempt. */
export const resultFieldsOf = (result: OutboxResult) => ({
  id: result.id,
  attempts: result.attempts,
  state: result.state,
  next_attempt_at: result.nextAttemptAt,
  history: result.history,
  ...attemptFieldsOf(result),
});

export type ForgottenAttempts = { readonly id: string; readonly attempt: number };

/** Of mails that have had more attempts than are kept, up to which one they are forgotten; most mails have one. */
export const forgottenAttempts = (results: readonly OutboxResult[]): ForgottenAttempts[] =>
  results
    .filter(({ attempts }) => attempts > KEPT_ATTEMPTS)
    .map(({ id, attempts }) => ({ id, attempt: attempts - KEPT_ATTEMPTS }));

/** Attempts from before this moment are asked for by nobody any more. */
export const attemptsKeptSince = (now: Date): Date => new Date(now.getTime() - KEPT_FOR_MS);

/** An attempt as its store keeps it. */
export type KeptAttempt = {
  readonly attempt: number;
  readonly at: Date;
  readonly state: Decision['state'];
  readonly cause: MailCause | null;
  readonly dialogue: string;
};

export const presentAttempt = ({ attempt, at, state, cause, dialogue }: KeptAttempt): MailAttempt => ({
  attempt,
  at: at.toISOString(),
  state,
  ...(cause === null ? {} : { cause }),
  lines: readDialogue(dialogue),
});
