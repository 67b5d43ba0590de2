import { PkiError } from '../pki-error.ts';

/** One tag-length-value in `bytes`: header from `start`, value from `from` to `end`. */
export type Tlv = { bytes: Uint8Array; tag: number; start: number; from: number; end: number };

function malformed(what: string, offset: number): PkiError {
  return new PkiError('der.malformed', { findings: [`${what} at ${offset}`] });
}

/** Reads one value; lengths must be definite and minimal (X.690, 10.1), tags below 31. Throws PkiError der.malformed. */
function readTlv(bytes: Uint8Array, start: number, limit: number): Tlv {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > limit) throw malformed('truncated header', start);
  if ((tag & 0x1f) === 0x1f) throw malformed('long tag', start);
  let from = start + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3 || from + octets > limit) throw malformed('bad length', start);
    length = 0;
    for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[from + i] ?? 0);
    if (length < 0x80 || length < 256 ** (octets - 1)) throw malformed('length not minimal', start);
    from += octets;
  }
  const end = from + length;
  if (end > limit) throw malformed('value past the end', start);
  return { bytes, tag, start, from, end };
}

/** The one value that fills `bytes` to the last octet. */
export function readDer(bytes: Uint8Array): Tlv {
  const tlv = readTlv(bytes, 0, bytes.length);
  if (tlv.end !== bytes.length) throw malformed('trailing data', tlv.end);
  return tlv;
}

export function childrenOf(tlv: Tlv): Tlv[] {
  const children: Tlv[] = [];
  for (let offset = tlv.from; offset < tlv.end; ) {
    const child = readTlv(tlv.bytes, offset, tlv.end);
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** The value if it has the tag; throws otherwise, also when it is missing. */
export function expectTag(tlv: Tlv | undefined, tag: number): Tlv {
  if (tlv?.tag !== tag) throw malformed(`expected tag ${tag}`, tlv?.start ?? -1);
  return tlv;
}

/** The value's octets without the header, as a view. */
export function contentOf(tlv: Tlv): Uint8Array {
  return tlv.bytes.subarray(tlv.from, tlv.end);
}

/** The value with its header, as a view. */
export function rawOf(tlv: Tlv): Uint8Array {
  return tlv.bytes.subarray(tlv.start, tlv.end);
}

/** A non-negative INTEGER's octets without the sign octet. */
export function readUnsigned(tlv: Tlv | undefined): Uint8Array {
  const content = contentOf(expectTag(tlv, 0x02));
  const [first, second] = content;
  if (first === undefined || first >= 0x80) throw malformed('negative or empty integer', tlv?.start ?? -1);
  if (first !== 0) return content;
  if (second !== undefined && second < 0x80) throw malformed('integer not minimal', tlv?.start ?? -1);
  return content.subarray(1);
}

/** A BIT STRING's octets; only whole octets are accepted. */
export function readWholeBits(tlv: Tlv | undefined): Uint8Array {
  const content = contentOf(expectTag(tlv, 0x03));
  if (content[0] !== 0) throw malformed('unused bits', tlv?.start ?? -1);
  return content.subarray(1);
}

/** Dotted decimal. */
export function readOid(tlv: Tlv | undefined): string {
  const content = contentOf(expectTag(tlv, 0x06));
  const last = content.at(-1);
  if (last === undefined || last >= 0x80 || content.length > 64) throw malformed('bad OID', tlv?.start ?? -1);
  let text = '';
  for (let from = 0; from < content.length; ) {
    let to = from;
    while ((content[to] ?? 0) >= 0x80) to += 1;
    const arc = readArc(content, from, to + 1);
    text += from === 0 ? firstArcs(arc) : `.${arc}`;
    from = to + 1;
  }
  return text;
}

function readArc(content: Uint8Array, from: number, to: number): number | bigint {
  if (to - from > 7) return readLongArc(content.subarray(from, to));
  let arc = 0;
  for (let i = from; i < to; i += 1) arc = arc * 128 + ((content[i] ?? 0) & 0x7f);
  return arc;
}

/** More than 49 bits, as in UUIDs under 2.25: rare enough to take the slow way. */
function readLongArc(content: Uint8Array): bigint {
  return content.reduce((arc, octet) => (arc << 7n) | BigInt(octet & 0x7f), 0n);
}

function firstArcs(head: number | bigint): string {
  if (head < 40) return `0.${head}`;
  if (head < 80) return `1.${Number(head) - 40}`;
  return `2.${typeof head === 'bigint' ? head - 80n : head - 80}`;
}
