import { z } from 'zod';

/** The two kinds of mail that can be requested again: before issuance the approver email, after it the fulfillment email. */
export const MAIL_KINDS = ['approver', 'fulfillment'] as const;
export const MailKind = z.enum(MAIL_KINDS);
export type MailKind = z.infer<typeof MailKind>;

/** Why a mail goes out. First delivery and resend take the same path. */
export const MAIL_REASONS = ['placed', 'issued', 'resend'] as const;
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

/** Why a request failed or waits; worded from locales/<language>/portal.json under `mail.cause.<code>`. */
export const MAIL_CAUSES = [
  'authority_unreachable',
  'authority_refused',
  'order_unknown',
  'state_not_allowed',
  'approval_window_over',
  'smtp_unreachable',
  'smtp_timeout',
  'smtp_tls',
  'smtp_auth',
  'smtp_transient',
  'smtp_permanent',
  'smtp_answer_lost',
  'interrupted',
  'retries_exhausted',
  'recipient_invalid',
] as const;
export const MailCause = z.enum(MAIL_CAUSES);
export type MailCause = z.infer<typeof MailCause>;

/** What is known beside a state: the cause, the mail server's or the CA's own words, the next try, the Message-ID. */
export const MailDetail = z.object({
  cause: MailCause.optional(),
  smtpStatus: z.string().max(20).optional(),
  response: z.string().max(500).optional(),
  nextAttemptAt: z.iso.datetime().optional(),
  attempt: z.number().int().optional(),
  messageId: z.string().max(300).optional(),
  mayArriveTwice: z.boolean().optional(),
});
export type MailDetail = z.infer<typeof MailDetail>;

export const RequestEvent = z.object({ state: RequestState, at: z.iso.datetime(), detail: MailDetail.optional() });
export type RequestEvent = z.infer<typeof RequestEvent>;

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

/** States that nothing follows but a delivery notification: the portal stops asking, a job stops waiting. */
export const SETTLED_STATES: readonly RequestState[] = ['accepted', 'handed_over', 'relayed', 'delivered', 'failed'];
export const isSettled = (state: RequestState): boolean => SETTLED_STATES.includes(state);
