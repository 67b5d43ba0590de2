import type { LastRequest, MailCause } from '@certdesk/contract';

/** Not by a fault of this installation or its own mail server, which says nothing of the address. */
const CAUSES_AT_RECIPIENT: readonly (MailCause | undefined)[] = [
  'smtp_utf8',
  'smtp_transient',
  'smtp_permanent',
  'recipient_invalid',
  'mailbox_full',
  'returned',
  'delivered_and_returned',
  'next_hop_waits',
  'retries_exhausted',
];

export const isAtRecipient = (cause: MailCause | undefined): boolean => CAUSES_AT_RECIPIENT.includes(cause);

/** Whether a mail has come to nothing for good, and another address may do better. */
export const hasFailedAtRecipient = (mail: Pick<LastRequest, 'state' | 'detail'> | null): boolean =>
  mail?.state === 'failed' && isAtRecipient(mail.detail?.cause);
