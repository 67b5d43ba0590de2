import type { Bytes } from '../bytes.ts';

/*
 * Each function returns one finished tag-length-value. Small, allocation-light and without a schema: what is written
 * for the built-in CA is checked by issue/lint-certificate.ts, which shares no code with this file.
 */

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const lengthOctets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const out = new Uint8Array(2 + lengthOctets + length);
  out[0] = tag;
  out[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
  for (let i = 0; i < lengthOctets; i += 1) out[2 + i] = length >>> (8 * (lengthOctets - 1 - i));
  let offset = 2 + lengthOctets;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => tlv(0x30, ...parts);
/** Elements must come in DER order already; every SET here has one element. */
export const set = (...parts: readonly Uint8Array[]): Bytes => tlv(0x31, ...parts);
export const octetString = (...parts: readonly Uint8Array[]): Bytes => tlv(0x04, ...parts);
export const context = (number: number, ...parts: readonly Uint8Array[]): Bytes => tlv(0xa0 | number, ...parts);
export const contextPrimitive = (number: number, content: Uint8Array): Bytes => tlv(0x80 | number, content);

export const NULL: Bytes = tlv(0x05);
export const TRUE: Bytes = tlv(0x01, Uint8Array.of(0xff));

const encoder = new TextEncoder();
export const ascii = (text: string): Bytes => encoder.encode(text);
export const utf8String = (text: string): Bytes => tlv(0x0c, encoder.encode(text));
export const printableString = (text: string): Bytes => tlv(0x13, encoder.encode(text));

/** A non-negative INTEGER from big-endian octets. */
export function unsigned(octets: Uint8Array): Bytes {
  let skip = 0;
  while (skip < octets.length - 1 && octets[skip] === 0) skip += 1;
  const digits = octets.subarray(skip);
  const [first = 0] = digits;
  if (digits.length === 0) return tlv(0x02, Uint8Array.of(0));
  return first >= 0x80 ? tlv(0x02, Uint8Array.of(0), digits) : tlv(0x02, digits);
}

/** A non-negative INTEGER below 2^53. */
export function integer(value: number): Bytes {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return unsigned(Uint8Array.from(even.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)));
}

export function bitString(octets: Uint8Array, unusedBits = 0): Bytes {
  return tlv(0x03, Uint8Array.of(unusedBits), octets);
}

const oids = new Map<string, Bytes>();

/** Dotted decimal in; the few OIDs in use are encoded once. */
export function oid(dotted: string): Bytes {
  const known = oids.get(dotted);
  if (known) return known;
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encoded = tlv(0x06, Uint8Array.from([root * 40 + second, ...rest].flatMap(base128)));
  oids.set(dotted, encoded);
  return encoded;
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 0x80);
  return digits;
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5), whole seconds. */
export function time(date: Date): Bytes {
  const digits = date.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return date.getUTCFullYear() < 2050 ? tlv(0x17, ascii(digits.slice(2))) : tlv(0x18, ascii(digits));
}

export function generalizedTime(date: Date): Bytes {
  return tlv(0x18, ascii(date.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')));
}
