import { z } from 'zod';
import { FulfillmentRequest, MailDetail } from './fulfillment.ts';

/**
 * How mail reaches a domain (RFC 5321 5.1): by its MX records; by its address records alone (an implicit MX); not, as it
 * says so itself (a null MX, RFC 7505); not, as it has neither; not, as the domain does not exist; `unknown`: it could not
 * be looked up now. Nothing is said of a mailbox: a mail server is never asked for one.
 */
export const MAIL_ROUTES = ['mx', 'implicit_mx', 'null_mx', 'none', 'no_domain', 'unknown'] as const;
export const MailRoute = z.enum(MAIL_ROUTES);
export type MailRoute = z.infer<typeof MailRoute>;

/** The newest mail of the account to an address of which more is known than that it was requested. */
export const LastMail = FulfillmentRequest.pick({ kind: true, orderNumber: true, state: true }).extend({
  at: z.iso.datetime(),
  detail: MailDetail.optional(),
});
export type LastMail = z.infer<typeof LastMail>;

export const RecipientCheck = z.object({
  /** The canonical address: the domain in A-labels. */
  address: z.string(),
  domain: z.string(),
  unicodeDomain: z.string(),
  /** Null where it is not looked up: mail goes to the local mailbox of a trial, or no order can be for the domain. */
  mailRoute: MailRoute.nullable(),
  lastMail: LastMail.nullable(),
  /** The domain mixes letters of several scripts, as look-alikes do. */
  mixedScripts: z.boolean(),
  /** The domain that this one can be taken for, though it is another. */
  looksLike: z.string().nullable(),
  /** The local part is not ASCII: every mail server on the way must know SMTPUTF8 (RFC 6531). */
  needsSmtpUtf8: z.boolean(),
});
export type RecipientCheck = z.infer<typeof RecipientCheck>;

/** As many mailboxes as ten domains have. */
export const MAX_CHECKED_ADDRESSES = 50;

export const CheckRecipientsBody = z.strictObject({
  addresses: z.array(z.string().min(3).max(254)).min(1).max(MAX_CHECKED_ADDRESSES),
  /** The names of the order: an address that only looks as if it were at one of them is told. */
  names: z.array(z.string().min(1).max(253)).max(250).default([]),
});
export type CheckRecipientsBody = z.infer<typeof CheckRecipientsBody>;

/** In the order of the addresses. */
export const RecipientChecks = z.object({ items: z.array(RecipientCheck) });
export type RecipientChecks = z.infer<typeof RecipientChecks>;
