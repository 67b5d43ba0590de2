import type { MailCause, MailDetail, RequestState } from '@certdesk/contract';
import type { DeliveryAction, DeliveryReport } from './bounce.ts';

/** What mail systems have reported about a mail, the worst of it counting: stored as it is, as JSON. */
export type Reported = {
  readonly state: Extract<RequestState, 'delayed' | 'relayed' | 'delivered' | 'failed'>;
  readonly detail: MailDetail;
};

type KnownMail = {
  readonly messageId: string;
  /** What our own attempts led to. */
  readonly sent: RequestState;
  readonly reported: Reported | null;
};

/** A mail that was passed on to several (expanded) or out of sight (relayed): in both cases nobody confirms more. */
const STATE_OF: Readonly<Record<DeliveryAction, Reported['state']>> = {
  failed: 'failed',
  delayed: 'delayed',
  expanded: 'relayed',
  relayed: 'relayed',
  delivered: 'delivered',
};

/** Reports may overtake each other: what is known to have left waits no more, and what came back has not arrived. */
const FOLLOWERS: Readonly<Record<Reported['state'], readonly Reported['state'][]>> = {
  delayed: ['delayed', 'relayed', 'delivered', 'failed'],
  relayed: ['delivered', 'failed'],
  delivered: ['failed'],
  failed: ['delivered'],
};

/** RFC 3463 */
const NO_SUCH_RECIPIENT = /^[45]\.1\.(?:0|1|2|3|6|10)$/;
const MAILBOX_FULL = /^[45]\.2\.2$/;

function causeOf({ action, enhanced = '' }: DeliveryReport): MailCause | undefined {
  if (action === 'delayed') return 'next_hop_waits';
  if (action !== 'failed') return undefined;
  if (NO_SUCH_RECIPIENT.test(enhanced)) return 'recipient_invalid';
  return MAILBOX_FULL.test(enhanced) ? 'mailbox_full' : 'returned';
}

function toReported(report: DeliveryReport, messageId: string): Reported {
  const cause = causeOf(report);
  const smtpStatus = [report.smtpStatus, report.enhanced].filter(Boolean).join(' ');
  return {
    state: STATE_OF[report.action],
    detail: {
      ...(cause ? { cause } : {}),
      ...(smtpStatus ? { smtpStatus } : {}),
      ...(report.response ? { response: report.response } : {}),
      messageId,
    },
  };
}

function mayFollow({ sent, reported }: KnownMail, next: Reported['state']): boolean {
  if (reported) return FOLLOWERS[reported.state].includes(next);
  // We gave up, and a copy that we thought lost was taken after all; that another one fails or waits is no news.
  return sent !== 'failed' || next === 'relayed' || next === 'delivered';
}

/**
 * What is known of a mail after a report; null when the report changes nothing: it is old, or came twice. Whatever the
 * order of the reports, the state in the end is the same. A mail that was delivered by one account and came back by
 * another has failed, and says so: somebody has to look.
 */
export function decideReport(known: KnownMail, report: DeliveryReport): Reported | null {
  const next = toReported(report, known.messageId);
  if (!mayFollow(known, next.state)) return null;
  const { reported } = known;
  if (reported?.state === 'delayed' && next.state === 'delayed')
    return reported.detail.response === next.detail.response ? null : next;
  if (reported?.state === 'failed' && reported.detail.cause === 'delivered_and_returned') return null;
  if (reported?.state === 'failed') return contradicted(reported);
  return reported?.state === 'delivered' ? contradicted(next) : next;
}

const contradicted = (failed: Reported): Reported => ({
  state: 'failed',
  detail: { ...failed.detail, cause: 'delivered_and_returned' },
});

/** What was reported, where it says more than what an own attempt led to: a report can be quicker than our own record. */
export const overtaking = (reported: Reported | null, sent: RequestState): Reported | undefined =>
  reported !== null && (reported.state !== 'delayed' || sent === 'accepted') ? reported : undefined;

/** A mail system that says this has had the mail, whatever we heard of our own mail server's answer. */
export const hasBeenTaken = ({ state }: Pick<Reported, 'state'>): boolean =>
  state === 'relayed' || state === 'delivered';
