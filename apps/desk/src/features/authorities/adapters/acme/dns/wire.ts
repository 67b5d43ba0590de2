/** The few parts of DNS messages (RFC 1035 4) that updates need, written and read as octets. */

export const TYPE = { SOA: 6, TXT: 16, TSIG: 250 } as const;
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;
const OPCODE_UPDATE = 5;
const HEADER_BYTES = 12;

export class DnsFormatError extends Error {}

const lengthOf = (octets: Uint8Array, max: number): number => {
  if (octets.length > max) throw new DnsFormatError('too long');
  return octets.length;
};

/** Lower-case and never compressed, as signatures need it (RFC 8945 4.3.3). */
export function encodeName(name: string): Buffer {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.').filter(Boolean);
  const encoded = labels.map((label) => {
    const octets = Buffer.from(label, 'ascii');
    return Buffer.concat([Buffer.from([lengthOf(octets, 63)]), octets]);
  });
  const whole = Buffer.concat([...encoded, Buffer.from([0])]);
  lengthOf(whole, 255);
  return whole;
}

export const uint16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
export function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
export function uint48(value: number): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeUIntBE(value, 0, 6);
  return octets;
}

type ResourceRecord = { name: string; type: number; class: number; ttl: number; data: Buffer };
export const encodeRecord = (record: ResourceRecord): Buffer =>
  Buffer.concat([
    encodeName(record.name),
    uint16(record.type),
    uint16(record.class),
    uint32(record.ttl),
    uint16(lengthOf(record.data, 0xffff)),
    record.data,
  ]);

/** A TXT record's strings hold 255 octets each; readers put them together. */
function encodeText(text: string): Buffer {
  const octets = Buffer.from(text, 'utf8');
  const strings: Buffer[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += 255) {
    const piece = octets.subarray(at, at + 255);
    strings.push(Buffer.from([piece.length]), piece);
  }
  return Buffer.concat(strings);
}

/** `add`: beside what is there; `remove`: this value and no other. */
export type TextChange = { readonly change: 'add' | 'remove'; readonly name: string; readonly value: string };

const encodeChange = ({ change, name, value }: TextChange, ttl: number): Buffer => {
  const record = { name, type: TYPE.TXT, data: encodeText(value) };
  return change === 'add'
    ? encodeRecord({ ...record, class: CLASS.IN, ttl })
    : encodeRecord({ ...record, class: CLASS.NONE, ttl: 0 });
};

/** An update of one zone (RFC 2136 2), not yet signed. */
export function encodeUpdate(options: {
  readonly id: number;
  readonly zone: string;
  readonly changes: readonly TextChange[];
  /** Seconds. */
  readonly ttl: number;
}): Buffer {
  const { id, zone, changes, ttl } = options;
  const head = [id, OPCODE_UPDATE << 11, 1, 0, lengthOf(Buffer.alloc(changes.length), 0xffff), 0].map(uint16);
  const section = [encodeName(zone), uint16(TYPE.SOA), uint16(CLASS.IN)];
  return Buffer.concat([...head, ...section, ...changes.map((change) => encodeChange(change, ttl))]);
}

/** Where a record lies in a message. */
export type RecordPlace = {
  readonly start: number;
  readonly type: number;
  /** The name as it stands there; compressed names are not followed, signatures have none. */
  readonly name: Buffer;
  readonly data: Buffer;
};
export type ReadMessage = {
  readonly id: number;
  readonly code: number;
  readonly isResponse: boolean;
  readonly last: RecordPlace | undefined;
};

/** The end of a name: after the zero octet, or after the pointer that ends it. */
function endOfName(message: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const length = message.readUInt8(at);
    if (length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    if (length > 63) throw new DnsFormatError('a label of an unknown kind');
    at += length + 1;
  }
}

function readRecord(message: Buffer, start: number): RecordPlace & { readonly end: number } {
  const afterName = endOfName(message, start);
  const dataStart = afterName + 10;
  const end = dataStart + message.readUInt16BE(afterName + 8);
  if (end > message.length) throw new DnsFormatError('a record is cut off');
  return {
    start,
    type: message.readUInt16BE(afterName),
    name: message.subarray(start, afterName),
    data: message.subarray(dataStart, end),
    end,
  };
}

/** The header, and the last record, which is where a signature stands. Throws for what is no whole message. */
export function readMessage(message: Buffer): ReadMessage {
  if (message.length < HEADER_BYTES) throw new DnsFormatError('no header');
  const [questions = 0, ...sections] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  let at = HEADER_BYTES;
  for (let i = 0; i < questions; i += 1) at = endOfName(message, at) + 4;
  let last: RecordPlace | undefined;
  const records = sections.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < records; i += 1) {
    const record = readRecord(message, at);
    last = record;
    at = record.end;
  }
  if (at !== message.length) throw new DnsFormatError('octets after the message');
  const flags = message.readUInt16BE(2);
  return { id: message.readUInt16BE(0), code: flags & 0xf, isResponse: flags >= 0x8000, last };
}
