export {
  type Address,
  MAIL_ADDRESS_FAULTS,
  MailAddressError,
  type MailAddressFault,
  parseAddress,
  sameAddress,
  tryParseAddress,
} from './address.ts';
export {
  attemptsKeptSince,
  forgottenAttempts,
  KEPT_ATTEMPTS,
  type KeptAttempt,
  presentAttempt,
  resultFieldsOf,
} from './attempts.ts';
export {
  type Block,
  code,
  heading,
  highlight,
  type KeyValue,
  keyValues,
  link,
  paragraph,
  type Step,
  steps,
  subheading,
} from './blocks.ts';
export { describeMail, type MailDescription } from './body.ts';
export type { DeliveryReport } from './bounce/bounce.ts';
export { askForReports, type BounceAddresses, createBounceAddresses } from './bounce/bounce-addresses.ts';
export { startBounceIntake } from './bounce/bounce-intake.ts';
export {
  BOUNCE_ADDRESS_SHAPE,
  type BounceSettings,
  isBounceAddress,
  isWholeBounceSetting,
  parseListenUrl,
  toBounceSettings,
} from './bounce/bounce-settings.ts';
export type { BounceTaker } from './bounce/bounce-taker.ts';
export { hasBeenTaken, overtaking, type Reported } from './bounce/decide-report.ts';
export { parseImapUrl } from './bounce/imap-url.ts';
export {
  createBounceTaker,
  type LockedMail,
  noteReport,
  type ReportableMail,
  type ReportableMails,
} from './bounce/take-reports.ts';
export { composeRaw, type PreparedMail, prepareMail, renderMail, renderSignedMail, withHeaders } from './compose.ts';
export { DKIM_KEY_KINDS, type DkimKeyKind, makeDkimKey } from './dkim/make-key.ts';
export { type DkimRecord, dkimRecords } from './dkim/record.ts';
export { createDkimSigner, type DkimIdentity, type DkimKey, type DkimSigner, isDkimKey } from './dkim/signer.ts';
export { encryptMail } from './encrypt/encrypt-mail.ts';
export { readRecipientKey } from './encrypt/read-recipient-key.ts';
export { type RecipientKey, RecipientKeyError } from './encrypt/recipient-key.ts';
export { escapeHtml, html, SafeHtml } from './html.ts';
export { MailWithheld } from './mail-withheld.ts';
export {
  type Attachment,
  createMessageId,
  type Envelope,
  type Mailbox,
  type MailContent,
  type MailHeaders,
  type MailMessage,
  MailMessageError,
  type MailMessageFault,
  type RenderedMail,
  safeFilename,
} from './message.ts';
export { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts';
export { headersOf } from './outbox-headers.ts';
export type { OutboxMail, OutboxResult, OutboxStore } from './outbox-store.ts';
export {
  type Decision,
  type DeliveryHistory,
  decide,
  decideInterrupted,
  GIVE_UP_HOURS,
  NO_HISTORY,
  type OutboxKind,
} from './schedule.ts';
export { areCertificates, areSmtpUrls, DKIM_SELECTOR } from './settings.ts';
export type { Outcome, SendResult } from './smtp-outcome.ts';
export { parseSmtpUrls, SmtpUrlError } from './smtp-url.ts';
export { createTransport, type MailTransport, type TransportOptions } from './transport.ts';
