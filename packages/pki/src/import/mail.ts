import { type Bytes, fromBase64 } from '../bytes.ts';

/*
 * Only what an import needs of MIME (RFC 2045, 2046): the bodies of all parts, decoded, in time linear in the length.
 * postal-mime, which reads mails elsewhere, takes 50 microseconds a line of text in Node, and a pasted mail may have a
 * hundred thousand.
 */

/** The body of a part, decoded. HTML usually says again what a text said before it. */
export type MailPart = { readonly isHtml: boolean; readonly bytes: Bytes };

const HEADER =
  /^(?:from|to|cc|subject|date|sent|received|return-path|message-id|mime-version|content-[a-z-]{1,40}|delivered-to|reply-to|dkim-signature|arc-seal|x-[\w-]{1,60}):/i;
const LOOKED_AT = 2000;

/** Whether a text begins as mails do: with two headers, or with the boundary of a part cut out of one. */
export function looksLikeMail(text: string): boolean {
  const lines = withoutPostmark(text.slice(0, LOOKED_AT)).split(/\r?\n/);
  const [first = '', second = ''] = lines;
  if (BOUNDARY_LINE.test(first)) return HEADER.test(second);
  const isHeader = (line: string): boolean => /^[A-Za-z][\w-]{1,60}:/.test(line);
  return isHeader(first) && (isHeader(second) || /^[ \t]/.test(second)) && lines.some((line) => HEADER.test(line));
}

const BOUNDARY_LINE = /^--([^\s"]{1,70})[ \t]*$/m;

/** The first line of a mailbox file stands before the headers. */
const withoutPostmark = (text: string): string => text.trimStart().replace(/^From [^\r\n]*\r?\n/, '');

/** The parts of a mail as a program saves it or a person copies its source. A message within it is a part as it stands. */
export function mailParts(text: string): Generator<MailPart> {
  const source = withoutPostmark(text);
  const boundary = source.startsWith('--') ? BOUNDARY_LINE.exec(source.slice(0, LOOKED_AT))?.[1] : undefined;
  return boundary === undefined ? partsOf(source, 0) : partsBetween(source, boundary, 0);
}

const MAX_NESTING = 10;

function* partsOf(part: string, depth: number): Generator<MailPart> {
  const end = /\r?\n[ \t]*\r?\n/.exec(part);
  const header = part.startsWith('\n') || part.startsWith('\r\n') ? '' : part.slice(0, end?.index).slice(0, 65_536);
  const body = header === '' ? part : end ? part.slice(end.index + end[0].length) : '';
  const type = headerOf(header, 'content-type');
  const [, quoted, bare] = /;\s{0,10}boundary\s{0,10}=\s{0,10}(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (/^multipart\//i.test(type) && boundary && depth < MAX_NESTING) yield* partsBetween(body, boundary, depth + 1);
  else yield { isHtml: /^text\/html/i.test(type), bytes: decode(body, headerOf(header, 'content-transfer-encoding')) };
}

/** What holds nothing counts as a part all the same: a mail of a hundred thousand of them is not read to its end. */
const NOTHING: MailPart = { isHtml: false, bytes: new Uint8Array(0) };

/** What stands between the boundary lines; text before the first and after the last is for programs without MIME. */
function* partsBetween(body: string, boundary: string, depth: number): Generator<MailPart> {
  const mark = `--${boundary}`;
  let from = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== '\n') continue;
    if (from >= 0) yield* partsOf(body.slice(from, at), depth);
    const isLast = body.startsWith('--', at + mark.length);
    const lineEnd = body.indexOf('\n', at);
    if (isLast || lineEnd < 0) {
      if (from < 0) yield NOTHING;
      return;
    }
    from = lineEnd + 1;
  }
  if (from >= 0)
    yield* partsOf(body.slice(from), depth); // cut off before its end
  else yield NOTHING;
}

/** The value of a header, its folded lines joined; empty when it is not there. */
function headerOf(header: string, name: string): string {
  const unfolded = header.replace(/\r?\n[ \t]+/g, ' ');
  const line = unfolded.split(/\r?\n/).find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line ? line.slice(name.length + 1).trim() : '';
}

const encoder = new TextEncoder();

function decode(body: string, encoding: string): Bytes {
  if (/^quoted-printable/i.test(encoding)) {
    return decodeQuotedPrintable(body);
  }
  const decoded = /^base64/i.test(encoding) ? fromBase64(body.replace(/[^A-Za-z0-9+/]+/g, '')) : undefined;
  return decoded ?? encoder.encode(body);
}

/** RFC 2045, 6.7. A loop, since replacing by a pattern takes a second where everything is escaped. */
function decodeQuotedPrintable(body: string): Bytes {
  const bytes = new Uint8Array(body.length);
  let length = 0;
  for (let i = 0; i < body.length; i += 1) {
    const code = body.charCodeAt(i);
    const lineEnd = code === EQUALS ? lineEndAt(body, i + 1) : 0;
    const octet = code === EQUALS ? digitAt(body, i + 1) * 16 + digitAt(body, i + 2) : Number.NaN;
    i += lineEnd > 0 ? lineEnd : Number.isNaN(octet) ? 0 : 2;
    if (lineEnd === 0) bytes[length++] = Number.isNaN(octet) ? code : octet;
  }
  return bytes.slice(0, length);
}

const EQUALS = 0x3d;

/** How long the end of a line is that begins here; none is 0. */
function lineEndAt(text: string, at: number): 0 | 1 | 2 {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

/** The value of a hexadecimal digit, NaN for anything else. */
function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at) | 0x20;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : Number.NaN;
}
