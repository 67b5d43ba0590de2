import type { Bytes } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';

/** What der/read.ts can read: lengths of three octets. */
const MAX_BYTES = 0xff_ff_ff;
/** A certificate within PKCS #7 within PKCS #12 is some twenty deep. */
const MAX_DEPTH = 64;
/** Five hundred certificates have fewer. */
const MAX_VALUES = 250_000;

const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;

/** One value to write. A segment of a constructed OCTET STRING has no header of its own: its tag is undefined. */
type Value = { tag: number | undefined; length: number; from: number; to: number };
type Header = { tag: number; from: number; length: number | undefined };
type Scan = { bytes: Uint8Array; values: Value[] };

function malformed(what: string, offset: number): PkiError {
  return new PkiError('der.malformed', { findings: [`${what} at ${offset}`] });
}

/**
 * Definite, minimal lengths and whole OCTET STRINGs from what Windows, Java and old OpenSSL write: indefinite and padded
 * lengths, OCTET STRINGs in segments (X.690, 8). Anything else stays as it is: what is DER comes back unchanged, and the
 * insides of strings are not touched. Zeros and line ends after the value, as tools for text leave them, are dropped.
 * Throws PkiError der.malformed, also for more than 16 MB, 64 levels or 250,000 values.
 */
export function toDer(bytes: Uint8Array): Bytes {
  if (bytes.length > MAX_BYTES) throw malformed('too large', 0);
  const scan: Scan = { bytes, values: [] };
  const end = scanValue(scan, { offset: 0, limit: bytes.length, depth: 0 });
  if (!isFiller(bytes.subarray(end))) throw malformed('trailing data', end);
  return write(scan);
}

function isFiller(rest: Uint8Array): boolean {
  return rest.every((octet) => octet === 0 || octet === 0x0a || octet === 0x0d || octet === 0x1a || octet === 0x20);
}

type Position = { offset: number; limit: number; depth: number };

/** Notes the value at the offset and all within it; returns where it ends. */
function scanValue(scan: Scan, position: Position): number {
  const header = readHeader(scan.bytes, position);
  const { tag, from, length } = header;
  if (tag === 0) throw malformed('end of contents out of place', position.offset);
  const to = length === undefined ? position.limit : from + length;
  const isSegmented = tag === (OCTET_STRING | CONSTRUCTED);
  const value = { tag: isSegmented ? OCTET_STRING : tag, length: 0, from, to: from };
  note(scan, value, position.offset);
  if ((tag & CONSTRUCTED) === 0) {
    value.length = to - from;
    value.to = to;
    return to;
  }
  const within = { from, to, open: length === undefined, depth: position.depth + 1 };
  return isSegmented ? scanSegments(scan, value, within) : scanChildren(scan, value, within);
}

function note(scan: Scan, value: Value, offset: number): void {
  if (scan.values.length >= MAX_VALUES) throw malformed('too many values', offset);
  scan.values.push(value);
}

type Inside = { from: number; to: number; open: boolean; depth: number };

function scanChildren(scan: Scan, parent: Value, { from, to, open, depth }: Inside): number {
  if (depth > MAX_DEPTH) throw malformed('too deep', from);
  let offset = from;
  while (!isOver(scan.bytes, offset, { to, open })) {
    const index = scan.values.length;
    offset = scanValue(scan, { offset, limit: to, depth });
    const length = scan.values[index]?.length ?? 0;
    parent.length += length + headerSize(length);
  }
  return open ? offset + 2 : offset;
}

function scanSegments(scan: Scan, whole: Value, { from, to, open, depth }: Inside): number {
  if (depth > MAX_DEPTH) throw malformed('too deep', from);
  let offset = from;
  while (!isOver(scan.bytes, offset, { to, open })) {
    const { tag, from: start, length } = readHeader(scan.bytes, { offset, limit: to, depth });
    if ((tag & ~CONSTRUCTED) !== OCTET_STRING) throw malformed('segment is no OCTET STRING', offset);
    const end = length === undefined ? to : start + length;
    if (tag & CONSTRUCTED) {
      offset = scanSegments(scan, whole, { from: start, to: end, open: length === undefined, depth: depth + 1 });
      continue;
    }
    note(scan, { tag: undefined, length: 0, from: start, to: end }, offset);
    whole.length += end - start;
    offset = end;
  }
  return open ? offset + 2 : offset;
}

/** Whether a constructed value ends here: at its length, or at the two zeros that end an indefinite one. */
function isOver(bytes: Uint8Array, offset: number, { to, open }: { to: number; open: boolean }): boolean {
  if (!open) return offset >= to;
  if (offset + 2 > to) throw malformed('no end of contents', offset);
  return bytes[offset] === 0 && bytes[offset + 1] === 0;
}

/** The length is undefined when it is indefinite. */
function readHeader(bytes: Uint8Array, { offset, limit }: Position): Header {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) throw malformed('truncated header', offset);
  if ((tag & 0x1f) === 0x1f) throw malformed('long tag', offset);
  if (first === 0x80) {
    if ((tag & CONSTRUCTED) === 0) throw malformed('indefinite length of a primitive value', offset);
    return { tag, from: offset + 2, length: undefined };
  }
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const from = offset + 2 + octets;
  if (octets > 8 || from > limit) throw malformed('bad length', offset);
  let length = first < 0x80 ? first : 0;
  for (let i = offset + 2; i < from; i += 1) length = length * 256 + (bytes[i] ?? 0);
  if (from + length > limit) throw malformed('value past the end', offset);
  return { tag, from, length };
}

function headerSize(length: number): number {
  return 2 + lengthOctets(length);
}

function lengthOctets(length: number): number {
  return length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x1_00_00 ? 2 : length < 0x1_00_00_00 ? 3 : 4;
}

function write({ bytes, values }: Scan): Bytes {
  const length = values[0]?.length ?? 0;
  const out = new Uint8Array(length + headerSize(length));
  let offset = 0;
  for (const value of values) {
    if (value.tag !== undefined) offset = writeHeader(out, offset, { tag: value.tag, length: value.length });
    out.set(bytes.subarray(value.from, value.to), offset);
    offset += value.to - value.from;
  }
  return out;
}

function writeHeader(out: Uint8Array, offset: number, { tag, length }: { tag: number; length: number }): number {
  const octets = lengthOctets(length);
  out[offset] = tag;
  out[offset + 1] = octets === 0 ? length : 0x80 | octets;
  for (let i = 0; i < octets; i += 1) out[offset + 2 + i] = length >>> (8 * (octets - 1 - i));
  return offset + 2 + octets;
}
