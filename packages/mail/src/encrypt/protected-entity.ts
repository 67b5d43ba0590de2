import { type PreparedMail, withHeaders } from '../compose.ts';
import type { MailHeaders } from '../message.ts';

const CRLF = '\r\n';
/** What everybody on the way reads in place of the subject: RFC 9788, 3.2.1 (hcp_baseline). */
export const OUTER_SUBJECT = 'Subject: [...]';

/** About the form of what follows, and not of the message (RFC 9788, 1.1.1): these are not protected but part of it. */
const STRUCTURAL = /^(?:MIME-Version|Content-[A-Za-z-]+):/i;
const nameOf = (field: string): string => field.slice(0, field.indexOf(':')).toLowerCase();

/** `hp="cipher"`: the fields within are those that the sender wrote, whatever stands outside (RFC 9788, 2.1.1). */
function structuralField(field: string): string | [] {
  if (nameOf(field) === 'mime-version') return [];
  return nameOf(field) === 'content-type' ? `${field};${CRLF} hp="cipher"` : field;
}

/** What stands outside is said within (RFC 9788, 2.2), so that a reader sees which fields travelled in the clear. */
const outerField = (field: string): string => `HP-Outer: ${nameOf(field) === 'subject' ? OUTER_SUBJECT : field}`;

/**
 * The MIME entity that is encrypted: the whole mail with all its header fields, the true subject among them
 * (RFC 9788). Its HTML and text begin with what the subject says, so no copy for older programs is written into them.
 * @throws MailMessageError for content or headers that must not be mailed.
 */
export function protectedEntity(prepared: PreparedMail, headers: MailHeaders): Buffer {
  const head = withHeaders({ ...prepared, body: Buffer.alloc(0) }, headers).toString();
  const fields = head.split(/\r\n(?![ \t])/).filter((field) => field !== '');
  const ours = fields.filter((field) => !STRUCTURAL.test(field));
  const structural = fields.filter((field) => STRUCTURAL.test(field)).flatMap(structuralField);
  const lines = [...ours, ...ours.map(outerField), ...structural];
  return Buffer.concat([Buffer.from(lines.map((line) => line + CRLF).join('') + CRLF), prepared.body]);
}
