import type { MailCause, MailDetail, MailKind, RequestState } from '@certdesk/contract';
import type { SendResult } from './smtp-outcome.ts';

/** The mails of orders, and notices that something is about to end or has gone wrong. */
export type OutboxKind = MailKind | 'notice';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Minutes after the first, second, ... attempt. Dense first: most faults of a mail server are a restart or greylisting
 * (RFC 6647), which the 15 and 30 minute steps pass. RFC 5321 4.5.4.1 asks for half an hour between tries to a foreign
 * host; these go to the operator's own next hop, which spaces its own tries.
 */
const FIRST_DELAYS_MINUTES: readonly number[] = [1, 5, 15, 30];
/** Then hourly for as long as somebody may be repairing it today, then every three hours. */
const HOURLY_FOR_HOURS = 6;
const LATER_DELAY_HOURS = 3;
/**
 * When to give up. An approver email opens a step that somebody waits for, so its failure must be known in two days;
 * RFC 5321 gives four to five days to the rest.
 */
export const GIVE_UP_HOURS: Readonly<Record<OutboxKind, number>> = { approver: 48, fulfillment: 96, notice: 96 };
/** Many mails that failed together shall not come back together. */
const JITTER = 0.2;

/** The answer after the final dot was lost: a slow server may still deliver for a while, so its copy gets a head start. */
const UNCERTAIN_DELAY_MINUTES = 30;
/** One retry: two lost answers in a row say that the next is likely to be lost too, and each may be another copy. */
const MAX_LOST_ANSWERS = 2;
/**
 * Our own process died during an attempt. It is at fault, and mostly before the mail was out, so one retry follows at
 * once; then a pause, and an end, so that a mail that kills the process does not do so for ever.
 */
const INTERRUPTION_DELAYS_MINUTES: readonly number[] = [0, 1, 5];
/** "No such mailbox" as a temporary fault is permanent in practice; once it may be a directory that is just restarting. */
const MAX_ADDRESS_FAULTS = 2;
const ADDRESS_FAULT = /^4\.1\.(?:1|3|6|10)$/;

/** What the schedule remembers of a mail between attempts. Stored as it is, as JSON; starts as NO_HISTORY. */
export type DeliveryHistory = {
  readonly lostAnswers: number;
  readonly interruptions: number;
  readonly addressFaults: number;
};
export const NO_HISTORY: DeliveryHistory = { lostAnswers: 0, interruptions: 0, addressFaults: 0 };

export type Attempt = {
  readonly kind: OutboxKind;
  /** Attempts so far, the one that just ended included. */
  readonly attempts: number;
  readonly firstAttemptAt: Date;
  readonly history: DeliveryHistory;
  readonly messageId: string;
};

/** What an attempt led to: the state to show, what is known beside it, and when to try again (null: never). */
export type Decision = {
  readonly state: Extract<RequestState, 'delayed' | 'uncertain' | 'accepted' | 'failed'>;
  readonly nextAttemptAt: Date | null;
  readonly history: DeliveryHistory;
  readonly detail: MailDetail;
};

export type Randomness = () => number;

/** An attempt may have left a copy behind: any further one must be marked. */
const mayArriveTwice = (history: DeliveryHistory): boolean => history.lostAnswers + history.interruptions > 0;

const jittered = (ms: number, random: Randomness): number => Math.round(ms * (1 + JITTER * (2 * random() - 1)));

/**
 * When to try again after a failure that time may heal; null when it is time to give up. The last try is made at the
 * very end of the time given, so that nothing is given up early because a step was long.
 */
function nextAttemptAt(
  attempt: Pick<Attempt, 'kind' | 'attempts' | 'firstAttemptAt'>,
  now: Date,
  random: Randomness,
): Date | null {
  const elapsed = now.getTime() - attempt.firstAttemptAt.getTime();
  const giveUpAt = attempt.firstAttemptAt.getTime() + GIVE_UP_HOURS[attempt.kind] * HOUR;
  if (now.getTime() >= giveUpAt) return null;
  const first = FIRST_DELAYS_MINUTES[attempt.attempts - 1];
  const later = elapsed < HOURLY_FOR_HOURS * HOUR ? HOUR : LATER_DELAY_HOURS * HOUR;
  const delay = first === undefined ? later : first * MINUTE;
  return new Date(Math.min(now.getTime() + jittered(delay, random), giveUpAt));
}

type Context = { attempt: Attempt; now: Date; random: Randomness };

function detailOf(context: Context, history: DeliveryHistory, result: SendResult, next: Date | null): MailDetail {
  const smtpStatus = [result.smtpStatus, result.enhanced].filter(Boolean).join(' ');
  return {
    ...(result.cause ? { cause: result.cause } : {}),
    ...(smtpStatus ? { smtpStatus } : {}),
    ...(result.response ? { response: result.response } : {}),
    ...(result.keyFault ? { keyFault: result.keyFault } : {}),
    ...(next ? { nextAttemptAt: next.toISOString() } : {}),
    attempt: context.attempt.attempts,
    messageId: context.attempt.messageId,
    ...(mayArriveTwice(history) ? { mayArriveTwice: true } : {}),
    ...(result.confirmation ? { confirmation: result.confirmation } : {}),
  };
}

function settle(
  context: Context,
  state: 'accepted' | 'failed',
  result: SendResult,
  history = context.attempt.history,
): Decision {
  return { state, nextAttemptAt: null, history, detail: detailOf(context, history, result, null) };
}

function retry(
  context: Context,
  state: 'delayed' | 'uncertain',
  result: SendResult,
  plan: { history: DeliveryHistory; at: Date },
): Decision {
  return {
    state,
    nextAttemptAt: plan.at,
    history: plan.history,
    detail: detailOf(context, plan.history, result, plan.at),
  };
}

function afterHealable(context: Context, result: SendResult): Decision {
  const { attempt, now, random } = context;
  const isAddressFault = result.outcome === 'transient' && ADDRESS_FAULT.test(result.enhanced ?? '');
  const history = { ...attempt.history, addressFaults: attempt.history.addressFaults + (isAddressFault ? 1 : 0) };
  if (history.addressFaults >= MAX_ADDRESS_FAULTS)
    return settle(context, 'failed', { ...result, cause: 'recipient_invalid' }, history);
  const at = nextAttemptAt(attempt, now, random);
  if (!at) return settle(context, 'failed', { ...result, cause: 'retries_exhausted' }, history);
  return retry(context, 'delayed', result, { history, at });
}

function afterLostAnswer(context: Context, result: SendResult): Decision {
  const { attempt, now, random } = context;
  const history = { ...attempt.history, lostAnswers: attempt.history.lostAnswers + 1 };
  if (history.lostAnswers >= MAX_LOST_ANSWERS) return settle(context, 'failed', result, history);
  // Jitter only upwards: half an hour is the least.
  const at = new Date(now.getTime() + Math.round(UNCERTAIN_DELAY_MINUTES * MINUTE * (1 + JITTER * random())));
  return retry(context, 'uncertain', result, { history, at });
}

/** What follows from the outcome of an attempt. Pure: the same input gives the same decision. */
export function decide(attempt: Attempt, result: SendResult, time: { now: Date; random: Randomness }): Decision {
  const context = { attempt, ...time };
  switch (result.outcome) {
    case 'accepted':
      return settle(context, 'accepted', result);
    case 'permanent':
      return settle(context, 'failed', result);
    case 'uncertain':
      return afterLostAnswer(context, result);
    case 'transient':
    case 'unreachable':
      return afterHealable(context, result);
  }
}

/** What follows when the process died during an attempt: whether the mail went out is not known. */
export function decideInterrupted(attempt: Attempt, now: Date): Decision {
  const context = { attempt, now, random: () => 0 };
  const cause: MailCause = 'interrupted';
  const result: SendResult = { outcome: 'uncertain', cause };
  const history = { ...attempt.history, interruptions: attempt.history.interruptions + 1 };
  const delay = INTERRUPTION_DELAYS_MINUTES[history.interruptions - 1];
  if (delay === undefined) return settle(context, 'failed', result, history);
  return retry(context, 'uncertain', result, { history, at: new Date(now.getTime() + delay * MINUTE) });
}
