import { z } from 'zod';
import { EncryptionKeyFault } from './encryption.ts';

/** The two kinds of mail that can be requested again: before issuance the approver email, after it the fulfillment email. */
export const MAIL_KINDS = ['approver', 'fulfillment'] as const;
export const MailKind = z.enum(MAIL_KINDS);
export type MailKind = z.infer<typeof MailKind>;

/** Why a mail goes out. First delivery and resend take the same path. */
export const MAIL_REASONS = ['placed', 'issued', 'resend', 'approver_changed'] as const;
export const MailReason = z.enum(MAIL_REASONS);
export type MailReason = z.infer<typeof MailReason>;

/**
 * How far a request is. `requested` and `forwarded` are the desk's own knowledge, the others the mailing side's:
 * accepted by the next mail server; delayed (will be tried again); uncertain (the answer after the final dot was lost);
 * delivered and relayed (a delivery status notification said so); handed_over (the CA sends it and reports no more); failed.
 */
export const REQUEST_STATES = [
  'requested',
  'forwarded',
  'delayed',
  'uncertain',
  'accepted',
  'handed_over',
  'relayed',
  'delivered',
  'failed',
] as const;
export const RequestState = z.enum(REQUEST_STATES);
export type RequestState = z.infer<typeof RequestState>;

/**
 * What may follow what: the order of the truth, for news that comes late or out of order. A mail server that has taken
 * the mail may still report that it waits, where it went, or that it came back; what is known to have left or arrived
 * waits no more. A mail that came back after its delivery was confirmed has failed: somebody has to look. What failed may
 * turn out to have arrived, when the authority was silent for too long or two reports contradict each other.
 */
const REQUEST_FOLLOWERS: Readonly<Record<RequestState, readonly RequestState[]>> = {
  requested: ['forwarded', 'delayed', 'uncertain', 'accepted', 'handed_over', 'relayed', 'delivered', 'failed'],
  forwarded: ['delayed', 'uncertain', 'accepted', 'handed_over', 'relayed', 'delivered', 'failed'],
  delayed: ['delayed', 'uncertain', 'accepted', 'handed_over', 'relayed', 'delivered', 'failed'],
  uncertain: ['delayed', 'uncertain', 'accepted', 'relayed', 'delivered', 'failed'],
  accepted: ['delayed', 'relayed', 'delivered', 'failed'],
  handed_over: [],
  relayed: ['delivered', 'failed'],
  delivered: ['failed'],
  failed: ['accepted', 'relayed', 'delivered', 'failed'],
};
export const mayStateFollow = (known: RequestState, next: RequestState): boolean =>
  REQUEST_FOLLOWERS[known].includes(next);

/** Why a request failed or waits; worded from locales/<language>/portal.json under `mail.cause.<code>`. */
export const MAIL_CAUSES = [
  'authority_unreachable',
  'authority_refused',
  'authority_answer_lost',
  'order_unknown',
  'state_not_allowed',
  'approval_window_over',
  'approver_changed',
  'smtp_unreachable',
  'smtp_timeout',
  'smtp_tls',
  'smtp_auth',
  'smtp_require_tls',
  'smtp_utf8',
  'smtp_transient',
  'smtp_permanent',
  'smtp_answer_lost',
  'interrupted',
  'mail_not_made',
  'certificate_gone',
  'encryption_key_unusable',
  'retries_exhausted',
  'recipient_invalid',
  'mailbox_full',
  'returned',
  'delivered_and_returned',
  'next_hop_waits',
] as const;
export const MailCause = z.enum(MAIL_CAUSES);
export type MailCause = z.infer<typeof MailCause>;

/** Whether the mail server that has accepted a mail will report what becomes of it, or offers no such report (RFC 3461). */
export const CONFIRMATIONS = ['asked', 'not_offered'] as const;

/** What is known beside a state: the cause, the mail server's or the CA's own words, the next try, the Message-ID. */
export const MailDetail = z.object({
  cause: MailCause.optional(),
  smtpStatus: z.string().max(20).optional(),
  response: z.string().max(500).optional(),
  /** With `encryption_key_unusable`: why. */
  keyFault: EncryptionKeyFault.optional(),
  nextAttemptAt: z.iso.datetime().optional(),
  attempt: z.number().int().optional(),
  messageId: z.string().max(300).optional(),
  mayArriveTwice: z.boolean().optional(),
  /** Only of accepted mails, and only where reports are taken. */
  confirmation: z.enum(CONFIRMATIONS).optional(),
});
export type MailDetail = z.infer<typeof MailDetail>;

export const RequestEvent = z.object({ state: RequestState, at: z.iso.datetime(), detail: MailDetail.optional() });
export type RequestEvent = z.infer<typeof RequestEvent>;

/**
 * What a line of a dialogue is. `connected` and `reused` name the mail server; `reused` says that the connection was kept
 * from an earlier mail, so that greeting and sign-in are not repeated. `secured` names TLS version, cipher and certificate,
 * `unverified` does so where nobody vouches for the certificate, `clear` says that there is no TLS. `client` and `server`
 * are spoken; `content` is the mail itself, told by its bytes; `fault` is what broke the dialogue. At the end the
 * connection was `kept` or `closed`; `omitted` counts lines.
 */
export const DIALOGUE_PARTS = [
  'connected',
  'reused',
  'secured',
  'unverified',
  'clear',
  'client',
  'server',
  'content',
  'fault',
  'kept',
  'closed',
  'omitted',
] as const;
export const DialoguePart = z.enum(DIALOGUE_PARTS);
export type DialoguePart = z.infer<typeof DialoguePart>;
/** `ms`: since the attempt began. Never content, credentials, or what would let somebody forge a bounce. */
export const DialogueLine = z.object({ ms: z.number().int().min(0), part: DialoguePart, text: z.string() });
export type DialogueLine = z.infer<typeof DialogueLine>;

/** One attempt to hand a mail to the next mail server. An attempt that was cut off by a restart has left no lines. */
export const MailAttempt = z.object({
  attempt: z.number().int().positive(),
  at: z.iso.datetime(),
  state: RequestState,
  cause: MailCause.optional(),
  lines: z.array(DialogueLine),
});
export type MailAttempt = z.infer<typeof MailAttempt>;
/** The last attempts, the newest first. Empty when whoever sends the mail keeps none, or keeps them no longer. */
export const MailAttemptList = z.object({ items: z.array(MailAttempt) });

export const FulfillmentRequest = z.object({
  id: z.uuid(),
  orderNumber: z.number().int(),
  kind: MailKind,
  reason: MailReason,
  state: RequestState,
  recipient: z.string(),
  requestedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  requestedAt: z.iso.datetime(),
  events: z.array(RequestEvent),
  error: MailDetail.optional(),
  /** Number of its signed receipt in the account's chain, once its authority has confirmed it. */
  receiptSequence: z.number().int().optional(),
});
export type FulfillmentRequest = z.infer<typeof FulfillmentRequest>;

/** The part of the newest request that an order's row shows. */
export const LastRequest = FulfillmentRequest.pick({
  id: true,
  kind: true,
  reason: true,
  state: true,
  requestedAt: true,
}).extend({
  at: z.iso.datetime(),
  detail: MailDetail.optional(),
});
export type LastRequest = z.infer<typeof LastRequest>;

export const RequestFulfillmentBody = z.strictObject({ kind: MailKind.optional() });
export const FulfillmentRequestList = z.object({
  items: z.array(FulfillmentRequest),
  nextCursor: z.string().nullable(),
});

/** States that nothing follows but the report of a mail system: a job stops waiting. */
export const SETTLED_STATES: readonly RequestState[] = ['accepted', 'handed_over', 'relayed', 'delivered', 'failed'];
export const isSettled = (state: RequestState): boolean => SETTLED_STATES.includes(state);

/** Most reports come within seconds. */
const CONFIRMATION_WAIT_MS = 120_000;

/** Mail systems on the way that greylist or are busy report within the hour, when they have tried again. */
const LATE_CONFIRMATION_WAIT_MS = 3_600_000;

/**
 * Whether a report of what became of an accepted mail may come: at any moment, or by and by. `at`: when it was accepted.
 */
export function awaitsConfirmation(
  news: Pick<RequestEvent, 'state' | 'at' | 'detail'>,
  now: number,
): 'soon' | 'later' | undefined {
  if (news.state !== 'accepted' || news.detail?.confirmation !== 'asked') return undefined;
  const waited = now - Date.parse(news.at);
  if (waited < CONFIRMATION_WAIT_MS) return 'soon';
  return waited < LATE_CONFIRMATION_WAIT_MS ? 'later' : undefined;
}
