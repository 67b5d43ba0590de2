import { type Bytes, fromBase64 } from '../bytes.ts';
import { MAX_BODY_LENGTH, MAX_BODY_LINES } from './limits.ts';
import type { LegacyEncryption } from './pem-text.ts';

type PemBody = { content: Bytes | undefined; encryption: LegacyEncryption | undefined };

const BASE64 = /^[A-Za-z0-9+/]+={0,3}$/;
const HEADER = /^([A-Za-z][A-Za-z0-9-]{0,40}):[ \t]*(.*)$/;

/**
 * The octets between two armor lines. Forgives what mail programs, web pages and source code do to them: soft line
 * breaks and "=3D" of quoted-printable, "> " of quotations, tags, character references, "\n" spelled out, quotation
 * marks. Headers and the first line that cannot be base64 end it or are passed over, so that text after a missing END
 * line does no harm.
 */
export function readPemBody(body: string): PemBody {
  const headers = new Map<string, string>();
  let digits = '';
  for (const raw of unpack(body.slice(0, MAX_BODY_LENGTH)).split(/[\r\n\u2028\u2029]+/, MAX_BODY_LINES)) {
    const line = raw.replace(/^[\s>|]+/, '');
    const header = digits === '' ? HEADER.exec(line) : null;
    if (header) {
      headers.set((header[1] ?? '').toLowerCase(), (header[2] ?? '').trim());
      continue;
    }
    const part = line.replace(INVISIBLE, '');
    if (part === '') continue;
    if (!BASE64.test(part)) break;
    digits += part;
    if (part.endsWith('=')) break;
  }
  return { content: decode(digits), encryption: encryptionOf(headers) };
}

// White space of every kind, byte order marks and zero-width characters travel along when text is copied from a page.
const INVISIBLE = /[\s\u200b-\u200d\u2060\ufeff"'\\]+/g;

function unpack(body: string): string {
  let text = body;
  if (text.includes('\\')) text = text.replace(/\\[rn]/g, '\n');
  if (text.includes('<')) text = text.replace(/<[^<>]{0,1000}>/g, '\n');
  if (text.includes('&')) text = text.replace(/&(?:#(\d{1,4})|#x([0-9a-f]{1,4})|nbsp|gt|quot);/gi, characterOf);
  return text.includes('=') ? undoQuotedPrintable(text) : text;
}

// Padding ends with "=" as well, but no more base64 comes after it.
const SOFT_BREAK = /=[ \t]{0,20}\r?\n(?=[A-Za-z0-9+/])/g;

/** Undoes what is left of quoted-printable (RFC 2045, 6.7) in text that may as well be none. */
export function undoQuotedPrintable(text: string): string {
  return text
    .replace(SOFT_BREAK, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function characterOf(_: string, decimal: string | undefined, hex: string | undefined): string {
  if (decimal) return String.fromCharCode(Number(decimal));
  return hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ' ';
}

function decode(padded: string): Bytes | undefined {
  const digits = padded.replace(/=+$/, '');
  // A single digit left over holds no octet; it is the beginning of words that passed for base64.
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return whole === '' ? undefined : fromBase64(whole);
}

function encryptionOf(headers: ReadonlyMap<string, string>): LegacyEncryption | undefined {
  const [cipher = '', iv = ''] = (headers.get('dek-info') ?? '').split(',');
  if (!/ENCRYPTED/i.test(headers.get('proc-type') ?? '') || cipher === '') return undefined;
  return { cipher: cipher.trim().toUpperCase(), iv: iv.trim() };
}
