import PostalMime from 'postal-mime';
import { PkiError } from '../pki-error.ts';
import { MAX_DEPTH, MAX_MAIL_LINES } from './limits.ts';

/** The texts and attachments of a mail, decoded. */
export type MailContents = { readonly texts: readonly string[]; readonly attachments: readonly Uint8Array[] };

const HEADER =
  /^(?:from|to|cc|subject|date|sent|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|dkim-signature|arc-seal|x-[\w-]{1,60}|content-transfer-encoding|content-disposition):/i;
const LOOKED_AT = 2000;

/** Whether a text begins as mails do: with two headers, or with the boundary of a part cut out of one. */
export function looksLikeMail(text: string): boolean {
  const lines = text.slice(0, LOOKED_AT).trimStart().split(/\r?\n/);
  if (lines[0]?.startsWith('From ')) lines.shift(); // a mailbox file
  if (isBoundary(lines)) return true;
  const headers = lines.slice(0, 2).filter((line) => HEADER.test(line) || /^[A-Za-z][\w-]{1,60}: ./.test(line));
  return headers.length === 2 && lines.some((line) => HEADER.test(line));
}

const isBoundary = ([first = '', second = '']: readonly string[]): boolean =>
  /^--[^\s"]{1,70}$/.test(first) && /^content-[a-z]+:/i.test(second);

/** Reads a mail as a program saves it or a person copies its source. Throws PkiError der.malformed. */
export async function readMail(text: string): Promise<MailContents> {
  const source = withHeader(text.trimStart().replace(/^From [^\r\n]*\r?\n/, ''));
  if (countLines(source) > MAX_MAIL_LINES)
    throw new PkiError('der.malformed', { findings: ['mail of too many lines'] });
  const { text: plain, html, attachments } = await parse(source);
  return {
    texts: [plain, html].filter((part) => part !== undefined),
    attachments: attachments.map(({ content }) => contentBytes(content)),
  };
}

/** A part that was cut out of a mail is a mail of its own once its boundary is announced. */
function withHeader(text: string): string {
  const boundary = /^--([^\s"]{1,70})\r?\n/.exec(text)?.[1];
  return boundary ? `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${text}` : text;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

async function parse(source: string): ReturnType<typeof PostalMime.parse> {
  try {
    return await PostalMime.parse(source, {
      maxNestingDepth: 20,
      maxHeadersSize: 262_144,
      maxRfc822NestingDepth: MAX_DEPTH,
    });
  } catch (error) {
    throw new PkiError('der.malformed', { findings: ['mail'], cause: error });
  }
}

function contentBytes(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
