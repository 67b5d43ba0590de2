import { hash } from 'node:crypto';
import { encodeWord, foldLines, quoteString } from 'nodemailer/lib/mime-funcs';
import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from 'nodemailer/lib/qp';
import { relaxedBody } from './dkim/canonical.ts';
import type { DkimSigner } from './dkim/signer.ts';
import {
  type Attachment,
  checkContent,
  checkHeaders,
  type Mailbox,
  type MailContent,
  type MailHeaders,
  type MailMessage,
  type RenderedMail,
} from './message.ts';

/**
 * The bytes of a mail, laid out here and encoded by nodemailer's MIME functions. Its MailComposer makes the same mail
 * (a test compares them) as a stream in four times the time, and takes addresses that it parses and rewrites itself.
 */

const CRLF = '\r\n';
const MAX_LINE = 998;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** May go unencoded: ASCII without control characters, no line over the 998 octets of RFC 5322 2.1.1. */
const isSevenBit = (text: string): boolean =>
  !/[^\t\r\n\x20-\x7e]/.test(text) && text.split(CRLF).every((line) => line.length <= MAX_LINE);

const isLiteral = (text: string): boolean => PRINTABLE_ASCII.test(text) && !text.includes('=?');
/** RFC 2047; 52 leaves room for the field name and the word's own frame within 76 columns. */
const headerText = (text: string): string => (isLiteral(text) ? text : encodeWord(text, 'Q', 52));
/** Base64 for names: the characters that Q leaves as they are mean something in an address header. */
const headerName = (name: string): string => (isLiteral(name) ? quoteString(name) : encodeWord(name, 'B', 52));
const headerMailbox = ({ address, name }: Mailbox): string =>
  name ? `${headerName(name)} <${address.address}>` : address.address;
const field = (name: string, value: string): string => foldLines(`${name}: ${value}`, 76) + CRLF;

const withCrlf = (text: string): string => text.replace(/\r\n|\r|\n/g, CRLF);

function textPart(type: 'plain' | 'html', text: string): string {
  const body = withCrlf(text);
  const plain = isSevenBit(body);
  const encoded = plain ? body : wrapQuotedPrintable(encodeQuotedPrintable(body), 76);
  const encoding = plain ? '7bit' : 'quoted-printable';
  return [`Content-Type: text/${type}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`, '', encoded].join(
    CRLF,
  );
}

/** The name is ASCII without specials (checkContent), so it needs neither RFC 2231 nor escapes. */
function attachmentPart({ filename, contentType, content }: Attachment): string {
  const lines = content.toString('base64').match(/.{1,76}/g) ?? [];
  return [
    `Content-Type: ${contentType}; name="${filename}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${filename}"`,
    '',
    ...lines,
  ].join(CRLF);
}

/**
 * "=_" cannot stand in quoted-printable or base64, and no plain text can hold 128 bits of its own hash. Not random: the
 * same mail made again is the same bytes, under the same signature.
 */
const boundaryOf = (parts: readonly string[]): string => `=_${hash('sha256', parts.join('\0')).slice(0, 32)}`;

function multipart(kind: 'mixed' | 'alternative', parts: readonly string[]): { type: string; body: string } {
  const boundary = boundaryOf(parts);
  const body = parts.map((part) => `--${boundary}${CRLF}${part}${CRLF}`).join('');
  return { type: `multipart/${kind}; boundary="${boundary}"`, body: `${body}--${boundary}--${CRLF}` };
}

/** A mail's content, encoded once: every copy of it (first send, resend) only adds its own headers. */
export type PreparedMail = { readonly fields: string; readonly body: Buffer };

/**
 * Encodes what is the same for every copy of a mail.
 * @throws MailMessageError when the content must not be mailed.
 */
export function prepareMail(content: MailContent): PreparedMail {
  checkContent(content);
  const alternative = multipart('alternative', [textPart('plain', content.text), textPart('html', content.html)]);
  const attachments = (content.attachments ?? []).map(attachmentPart);
  const nested = `Content-Type: ${alternative.type}${CRLF}${CRLF}${alternative.body}`;
  const root = attachments.length > 0 ? multipart('mixed', [nested, ...attachments]) : alternative;
  const fields =
    field('Subject', headerText(content.subject)) +
    field('Content-Language', content.language) +
    field('MIME-Version', '1.0') +
    field('Content-Type', root.type);
  return { fields, body: Buffer.from(root.body) };
}

/**
 * The header section of a message. `Auto-Submitted` (RFC 3834) keeps vacation programs quiet.
 * @throws MailMessageError for a name or Message-ID that cannot stand in a header.
 */
function headOf(prepared: PreparedMail, headers: MailHeaders): string {
  checkHeaders(headers);
  const { references = [] } = headers;
  const fields = [
    field('Date', headers.date.toUTCString().replace('GMT', '+0000')),
    field('From', headerMailbox(headers.from)),
    field('To', headerMailbox(headers.to)),
    headers.replyTo ? field('Reply-To', headerMailbox(headers.replyTo)) : '',
    field('Message-ID', headers.messageId),
    references.length > 0 ? field('In-Reply-To', references.at(-1) ?? '') : '',
    references.length > 0 ? field('References', references.join(' ')) : '',
    field('Auto-Submitted', 'auto-generated'),
    prepared.fields,
  ];
  return fields.join('');
}

const withBody = (head: string, { body }: PreparedMail): Buffer => Buffer.concat([Buffer.from(head + CRLF), body]);

/**
 * A complete message: prepared content under its own headers.
 * @throws MailMessageError as `headOf` does.
 */
export const withHeaders = (prepared: PreparedMail, headers: MailHeaders): Buffer =>
  withBody(headOf(prepared, headers), prepared);

/** The bytes of one message. */
export const composeRaw = (message: MailMessage): Buffer => withHeaders(prepareMail(message), message);

/** The envelope is the headers' own: the sender of the bounces is `from`, and the recipient is `to`. */
const rendered = (raw: Buffer, { from, to, messageId }: MailHeaders): RenderedMail => ({
  raw,
  envelope: { from: from.address, to: to.address },
  messageId,
});

/** Bytes and envelope of one message, as the transport takes them. */
export const renderMail = (prepared: PreparedMail, headers: MailHeaders): RenderedMail =>
  rendered(withHeaders(prepared, headers), headers);

/** Of each prepared content, computed once: it is most of what a signature covers, and the same for every copy. */
const bodyHashes = new WeakMap<PreparedMail, string>();

function bodyHashOf(prepared: PreparedMail): string {
  const known = bodyHashes.get(prepared);
  if (known !== undefined) return known;
  const made = hash('sha256', relaxedBody(prepared.body), 'base64');
  bodyHashes.set(prepared, made);
  return made;
}

/** As renderMail, with the signatures of the sender's domain. A From of another domain is not signed: no receiver would care. */
export async function renderSignedMail(
  prepared: PreparedMail,
  headers: MailHeaders,
  signer: DkimSigner,
): Promise<RenderedMail> {
  if (headers.from.address.domain !== signer.domain) return renderMail(prepared, headers);
  const head = headOf(prepared, headers);
  const signatures = await signer.sign({ head, bodyHash: bodyHashOf(prepared), date: headers.date });
  return rendered(withBody(signatures + head, prepared), headers);
}
