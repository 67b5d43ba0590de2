import { parseAddress } from './address.ts';
import type { MailHeaders } from './message.ts';
import type { OutboxMail } from './outbox-store.ts';

type Outgoing = Pick<OutboxMail, 'recipient' | 'messageId' | 'firstAttemptAt'> & {
  /** Of the first mail about the same, when it was sent again because somebody asked. */
  readonly firstMessageId: string | null;
};

/** The header fields of a mail of an outbox. A retry is the same message, byte for byte, and so is its signature. */
export const headersOf = (mail: Outgoing, from: MailHeaders['from']): MailHeaders => ({
  from,
  to: { address: parseAddress(mail.recipient) },
  messageId: mail.messageId,
  references: mail.firstMessageId ? [mail.firstMessageId] : [],
  date: mail.firstAttemptAt,
});
