import type {
  Issuance,
  Language,
  MailAttempt,
  MailChecks,
  MailKind,
  RevocationReason,
  TestMail,
  ValidationMethod,
} from '@certdesk/contract';
import type { Authority, AuthorityEvent, AuthorityOrderState, MailAnswer, MailToRequest } from './authority.ts';

/**
 * What an authority may be able to do beyond taking orders: an interface each, found by its guard. Every call may throw
 * AuthorityError, and says in its kind whether it may be made again.
 */

/** What the desk knows of an order that it asks for again. */
export type PlacedOrder = {
  readonly reference: string;
  /** The desk's account that placed it. */
  readonly accountId: string;
  readonly authorityOrderId: string;
  readonly productId: string;
  readonly csr: string;
  readonly names: readonly string[];
  readonly validationMethod: ValidationMethod;
};

/**
 * Its orders are asked for, one at a time: after a webhook's hint, when a person asks, and by polling. Where the desk has a
 * part in an order (ACME: answering challenges that are ready, finalizing), asking also does what can be done by now.
 */
export type ReportsStatus = { status: (order: PlacedOrder) => Promise<AuthorityOrderState> };

/** It sends the mail itself. Answers are per mail: one that cannot be sent says nothing about the others. */
export type RequestsMail = {
  requestMails: (mails: readonly MailToRequest[]) => Promise<readonly MailAnswer[]>;
  /** It knows a mail by our id: asked twice, it mails once, so that a call whose answer was lost is simply made again. */
  readonly mailsOnce?: true;
  /** On issuance it mails people of its own choice: also the first fulfillment email has to be asked for. */
  readonly mailsOnlyWhenAsked?: true;
  /** The kinds that it sends; all unless told. The desk sends the others where it can fetch the chain. */
  readonly mailKinds?: readonly MailKind[];
};

/** The chain can be fetched at any time, leaf first, so that the desk can mail it. Nobody keeps it. */
export type FetchesChain = {
  /** Throws AuthorityError `refused` when the authority does not have it any more. */
  fetchChain: (authorityOrderId: string, issuance: Issuance) => Promise<{ readonly chainPem: string }>;
};

/** What the authority itself says of mails it has sent; never their bodies, which can hold live validation links. */
export type SentMail = { readonly kind: MailKind; readonly recipient: string; readonly at: Date };
export type ReportsMails = { mailsOf: (authorityOrderId: string) => Promise<readonly SentMail[]> };

/** It hands its mails to a mail server itself, and tells what was said. `mailId`: the request's, or a first delivery's. */
export type ReportsAttempts = { attemptsOf: (mailId: string) => Promise<readonly MailAttempt[]> };

export type Cancels = { cancel: (authorityOrderId: string) => Promise<AuthorityOrderState> };

/**
 * It mails another of the allowed mailboxes from now on, and ends what the former one could do. `id`: the same one again
 * changes nothing. What it answers is whom it mails now.
 */
export type ApproverToBe = { readonly id: string; readonly approverEmail: string };
export type ChangesApprover = {
  changeApprover: (authorityOrderId: string, change: ApproverToBe) => Promise<AuthorityOrderState>;
};

/** It encrypts the mails of an order to this certificate or key from now on; null: to none. The same again changes nothing. */
export type EncryptsMails = {
  setEncryptionKey: (authorityOrderId: string, encryptionKey: string | null) => Promise<AuthorityOrderState>;
};

export type Revocation = { readonly issuance: Issuance; readonly reason: RevocationReason };
export type Revokes = { revoke: (authorityOrderId: string, revocation: Revocation) => Promise<AuthorityOrderState> };

/** A new certificate for the same names within the same order; the authority's id of the order may change by it. */
export type Reissues = {
  reissue: (authorityOrderId: string, reissue: Reissue) => Promise<AuthorityOrderState>;
  /** It knows a reissue by our id: a call whose answer was lost is simply made again. */
  readonly reissuesOnce?: true;
};
/** `id`: ours, for an authority that knows a reissue by it. */
export type Reissue = { readonly csr: string; readonly id?: string };

/** It names the addresses that may approve a domain; some accept no other, and those only for `freshForMs`. */
export type ListsApprovers = {
  approverAddresses: (
    domain: string,
  ) => Promise<{ readonly addresses: readonly string[]; readonly freshForMs: number | undefined }>;
};

/** It examines a CSR before the order; `faults` in its own words. */
export type ChecksCsr = { checkCsr: (csr: string) => Promise<{ readonly faults: readonly string[] }> };

/** It calls back. A call is only a hint: the orders it names are asked for again. */
export type Webhook = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};
/** An order that may have changed, by the authority's id or by the desk's reference. */
export type OrderHint = { readonly authorityOrderId: string } | { readonly reference: string };
export type TakesWebhooks = {
  /** Undefined when the call is not the authority's. */
  readWebhook: (webhook: Webhook) => readonly OrderHint[] | undefined;
};

/** It says when a certificate had best be renewed (RFC 9773), which may come to be earlier than anybody thought. */
export type RenewalAdvice = {
  readonly start: Date;
  readonly end: Date;
  /** Where people can read why. */
  readonly explanationUrl: string | undefined;
  readonly askAgainAt: Date;
};
export type SuggestsRenewal = {
  /** Undefined when it advises nothing for this certificate. */
  renewalAdvice: (authorityOrderId: string, issuance: Issuance) => Promise<RenewalAdvice | undefined>;
};

/** It examines its own way of sending mails, and tries it. Its refusals of a test mail have a `problem`. */
export type TestMailToSend = {
  readonly id: string;
  readonly to: string;
  readonly language: Language;
  /** The address is the asker's own; otherwise it must be of the sender's domain. */
  readonly anywhere: boolean;
};
export type ExaminesMail = {
  checkMail: () => Promise<MailChecks>;
  sendTestMail: (mail: TestMailToSend) => Promise<TestMail>;
  findTestMail: (id: string) => Promise<TestMail>;
};

export type PublishesEvents = {
  /** Events after a sequence, oldest first, at most some hundred; fewer than asked for means there are no more. */
  eventsAfter: (sequence: number) => Promise<{ readonly events: readonly AuthorityEvent[]; readonly latest: number }>;
  /** Tells the authority where to call when something has changed. */
  registerCallback: (url: string) => Promise<void>;
};

export const reportsStatus = (authority: Authority): authority is Authority & ReportsStatus => 'status' in authority;
export const canRequestMail = (authority: Authority): authority is Authority & RequestsMail =>
  'requestMails' in authority;
/** Whether it sends mails of this kind itself. */
export const mailsKind = (authority: Authority, kind: MailKind): authority is Authority & RequestsMail =>
  canRequestMail(authority) && (authority.mailKinds?.includes(kind) ?? true);
export const fetchesChain = (authority: Authority): authority is Authority & FetchesChain => 'fetchChain' in authority;
export const reportsMails = (authority: Authority): authority is Authority & ReportsMails => 'mailsOf' in authority;
export const reportsAttempts = (authority: Authority): authority is Authority & ReportsAttempts =>
  'attemptsOf' in authority;
export const canCancel = (authority: Authority): authority is Authority & Cancels => 'cancel' in authority;
export const canChangeApprover = (authority: Authority): authority is Authority & ChangesApprover =>
  'changeApprover' in authority;
export const canEncryptMails = (authority: Authority): authority is Authority & EncryptsMails =>
  'setEncryptionKey' in authority;
export const canRevoke = (authority: Authority): authority is Authority & Revokes => 'revoke' in authority;
export const canReissue = (authority: Authority): authority is Authority & Reissues => 'reissue' in authority;
export const listsApprovers = (authority: Authority): authority is Authority & ListsApprovers =>
  'approverAddresses' in authority;
export const checksCsr = (authority: Authority): authority is Authority & ChecksCsr => 'checkCsr' in authority;
export const takesWebhooks = (authority: Authority): authority is Authority & TakesWebhooks =>
  'readWebhook' in authority;
export const suggestsRenewal = (authority: Authority): authority is Authority & SuggestsRenewal =>
  'renewalAdvice' in authority;
export const examinesMail = (authority: Authority): authority is Authority & ExaminesMail => 'checkMail' in authority;
export const publishesEvents = (authority: Authority): authority is Authority & PublishesEvents =>
  'eventsAfter' in authority;
