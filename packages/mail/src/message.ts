import type { Language } from '@certdesk/contract';
import type { Address } from './address.ts';

export type Mailbox = { readonly address: Address; readonly name?: string };

/** A file of a mail. `filename` is ASCII (see safeFilename), `contentType` a bare type such as application/x-pkcs7-certificates. */
export type Attachment = { readonly filename: string; readonly contentType: string; readonly content: Buffer };

/** What a mail says, the same for every copy of it. */
export type MailContent = {
  readonly subject: string;
  readonly language: Language;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
};

/** Who writes to whom, and when. Exactly one recipient: no mail of ours shows one person's address to another. */
export type MailHeaders = {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  /** With its angle brackets, from createMessageId. A retry keeps it; a resend that somebody asked for has a new one. */
  readonly messageId: string;
  /** Message-IDs of earlier sends, the first send first: In-Reply-To and References, so that clients show one thread. */
  readonly references?: readonly string[];
  readonly date: Date;
};

export type MailMessage = MailContent & MailHeaders;

/**
 * What SMTP is told. `from` null is the null sender `<>`. `confirm`: a report of success is asked for as well, as
 * somebody reads what comes to `from`.
 */
export type Envelope = { readonly from: Address | null; readonly to: Address; readonly confirm?: true };
export type RenderedMail = { readonly raw: Buffer; readonly envelope: Envelope; readonly messageId: string };

export const MAIL_MESSAGE_FAULTS = [
  'header_character',
  'header_too_long',
  'message_id',
  'attachment_name',
  'attachment_type',
  'attachment_refused',
  'private_key',
  'recipient_mismatch',
] as const;
export type MailMessageFault = (typeof MAIL_MESSAGE_FAULTS)[number];

/** A message that must not be sent as it is: a fault of the program that made it. Holds no content of the message. */
export class MailMessageError extends Error {
  readonly code: MailMessageFault;

  constructor(code: MailMessageFault, where: string) {
    super(`mail message: ${code} in ${where}`);
    this.name = 'MailMessageError';
    this.code = code;
  }
}

const MAX_HEADER_TEXT = 500;
/** Also format characters: a right-to-left override in a subject makes it read as another one. */
const HEADER_FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** RFC 5322 msg-id with a dot-atom on each side. */
const MESSAGE_ID = /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[a-z0-9.-]{1,253}>$/;
const FILENAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const CONTENT_TYPE = /^(?:application|text|image)\/[a-z0-9][a-z0-9.+-]{0,99}$/;
/** Mail clients block these (Outlook, level 1), or they could hold a private key, which never travels by mail. */
const REFUSED_EXTENSION = /\.(?:cer|crt|der|pfx|p12|key|jks|exe|js|html?)$/i;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----/;

/** `<id@domain>`: one per message. The domain is that of the sender. */
export function createMessageId(id: string, domain: string): string {
  const messageId = `<${id}@${domain}>`;
  if (!MESSAGE_ID.test(messageId)) throw new MailMessageError('message_id', 'messageId');
  return messageId;
}

/**
 * A file name that every mail client takes: ASCII letters, digits, dot, hyphen and underscore. `*.example.com` becomes
 * `wildcard.example.com`.
 */
export function safeFilename(name: string): string {
  const ascii = name
    .slice(0, 500)
    .replace(/^\*(?=\.)/, 'wildcard')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.');
  return ascii.slice(-128).replace(/^[._-]+/, '_') || 'file';
}

/** @throws MailMessageError for text that cannot stand in a header. */
function checkHeaderText(text: string, where: string): string {
  if (text.length > MAX_HEADER_TEXT) throw new MailMessageError('header_too_long', where);
  if (HEADER_FORBIDDEN.test(text)) throw new MailMessageError('header_character', where);
  return text;
}

/** @throws MailMessageError for who-and-when that cannot stand in headers. */
export function checkHeaders(headers: MailHeaders): void {
  for (const field of ['from', 'to', 'replyTo'] as const) checkHeaderText(headers[field]?.name ?? '', field);
  for (const id of [headers.messageId, ...(headers.references ?? [])]) {
    if (!MESSAGE_ID.test(id)) throw new MailMessageError('message_id', 'messageId');
  }
}

function checkAttachment(attachment: Attachment): void {
  if (!FILENAME.test(attachment.filename)) throw new MailMessageError('attachment_name', 'filename');
  if (!CONTENT_TYPE.test(attachment.contentType)) throw new MailMessageError('attachment_type', 'contentType');
  if (REFUSED_EXTENSION.test(attachment.filename)) throw new MailMessageError('attachment_refused', 'filename');
  if (PRIVATE_KEY.test(attachment.content.toString('latin1'))) throw new MailMessageError('private_key', 'attachment');
}

/** @throws MailMessageError for content that must not be mailed; a private key is refused wherever it stands. */
export function checkContent(content: MailContent): void {
  checkHeaderText(content.subject, 'subject');
  for (const part of ['text', 'html'] as const) {
    if (PRIVATE_KEY.test(content[part])) throw new MailMessageError('private_key', part);
  }
  for (const attachment of content.attachments ?? []) checkAttachment(attachment);
}
