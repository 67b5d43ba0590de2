/** The relaxed canonical forms of RFC 6376: what mail servers may change on the way (folding, spaces) is not signed. */

const CRLF = '\r\n';

/** RFC 6376 3.4.2: lower-case name, unfolded, runs of white space as one, none at the ends of the value; with its CRLF. */
export function relaxedField(field: string): string {
  const colon = field.indexOf(':');
  const name = field.slice(0, colon).trimEnd().toLowerCase();
  const value = field
    .slice(colon + 1)
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/^ | $/g, '');
  return `${name}:${value}${CRLF}`;
}

/** RFC 6376 3.4.4: runs of white space as one, none at the end of a line, no empty lines at the end; nothing stays nothing. */
export function relaxedBody(body: Buffer): Buffer {
  const text = body
    .toString('latin1')
    .replace(/[ \t]+/g, ' ')
    .replaceAll(` ${CRLF}`, CRLF)
    .replace(/ $/, '');
  let end = text.length;
  while (text.endsWith(CRLF, end)) end -= CRLF.length;
  return Buffer.from(end === 0 ? '' : text.slice(0, end) + CRLF, 'latin1');
}

/** The fields of a header section, each with its folded lines and without its last CRLF. */
export const splitFields = (head: string): string[] => head.split(/\r\n(?![ \t])/).filter((field) => field !== '');
