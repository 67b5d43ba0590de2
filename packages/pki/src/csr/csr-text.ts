import type { CsrFaultCode } from '@certdesk/contract';
import { type Bytes, fromBase64 } from '../bytes.ts';
import { childrenOf, readDer, type Tlv } from '../der/read.ts';

/** The request's DER found in a pasted text, or what the text is instead. `alsoPasted` names a key beside the request. */
export type CsrText = { der: Bytes; alsoPasted: CsrFaultCode[] } | { fault: CsrFaultCode };

// Word processors turn the five hyphens into dashes; mail programs add spaces. Bounded, so that matching stays linear.
const DASHES = '[-\\u2010-\\u2015]{2,8}';
const ARMOR = new RegExp(`${DASHES} ?(BEGIN|END) ([A-Z0-9 ]{1,40}?) ?${DASHES}`, 'g');
const REQUEST_LABELS = new Set(['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']);

/**
 * Finds the one request in what a person pasted: forgives CRLF, spaces, a missing final newline, text around the
 * block, a missing END line and missing PEM armor.
 */
export function findCsr(text: string): CsrText {
  const marks = [...text.matchAll(ARMOR)];
  const begins = marks.filter((mark) => mark[1] === 'BEGIN');
  const hasKey = begins.some((mark) => mark[2]?.includes('PRIVATE KEY'));
  const requests = begins.filter((mark) => REQUEST_LABELS.has(mark[2] ?? ''));
  const [request] = requests;
  if (requests.length > 1) return { fault: 'csr.several' };
  if (request) {
    const from = request.index + request[0].length;
    const next = marks.find((mark) => mark.index >= from);
    return decode(text.slice(from, next?.index), hasKey ? ['csr.private_key_pasted'] : []);
  }
  if (hasKey) return { fault: 'csr.private_key_pasted' };
  if (begins.some((mark) => mark[2]?.endsWith('CERTIFICATE') || mark[2] === 'PKCS7')) {
    return { fault: 'csr.certificate_pasted' };
  }
  return begins.length > 0 ? { fault: 'csr.not_pem' } : decodeBare(text);
}

// White space of every kind, byte order marks and zero-width characters travel along when text is copied from a page.
const INVISIBLE = /[\s\u200b-\u200d\u2060\ufeff]+/g;

function decode(body: string, alsoPasted: CsrFaultCode[]): CsrText {
  const der = fromBase64(body.replace(INVISIBLE, ''));
  if (der === undefined || der.length === 0) return { fault: 'csr.not_pem' };
  const kind = kindOfDer(der);
  if (kind) return { fault: kind };
  return { der, alsoPasted };
}

/** Without armor, words can pass for base64; what DER would begin with can not. */
function decodeBare(text: string): CsrText {
  const found = decode(text, []);
  return 'der' in found && found.der[0] !== 0x30 ? { fault: 'csr.not_pem' } : found;
}

/** Tells a certificate and the usual private keys from a request by their outermost shape. */
function kindOfDer(der: Bytes): CsrFaultCode | undefined {
  try {
    const fields = childrenOf(readDer(der));
    const [first, second] = fields;
    if (first?.tag === 0x02 && isPrivateKey(fields)) return 'csr.private_key_pasted';
    // EncryptedPrivateKeyInfo: an algorithm and an OCTET STRING.
    if (fields.length === 2 && first?.tag === 0x30 && second?.tag === 0x04) return 'csr.private_key_pasted';
    if (first?.tag === 0x30 && isCertificateBody(childrenOf(first))) return 'csr.certificate_pasted';
    return undefined;
  } catch {
    return undefined; // not DER: reading it as a request will say where it breaks
  }
}

/** A certificate of version 3 begins with its version; one of version 1 has six fields, a request at most four. */
function isCertificateBody(fields: readonly Tlv[]): boolean {
  return fields[0]?.tag === 0xa0 || fields.length >= 6;
}

function isPrivateKey(fields: readonly Tlv[]): boolean {
  const isPkcs1 = fields.length >= 9 && fields.every((field) => field.tag === 0x02 || field.tag === 0x30);
  const isPkcs8 = fields[1]?.tag === 0x30 && fields[2]?.tag === 0x04;
  const isSec1 = fields[1]?.tag === 0x04;
  return isPkcs1 || isPkcs8 || isSec1;
}
