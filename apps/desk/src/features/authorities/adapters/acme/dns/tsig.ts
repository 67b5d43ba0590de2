import { createHmac, timingSafeEqual } from 'node:crypto';
import { CLASS, encodeName, encodeRecord, readMessage, TYPE, uint16, uint32, uint48 } from './wire.ts';

/** Transaction signatures (RFC 8945): the key that a DNS server shares with whoever may write its zones. */
export type TsigKey = {
  readonly name: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
  readonly secret: Uint8Array;
};

/** How far the two clocks may be apart (RFC 8945 10), in seconds. */
const FUDGE = 300;
const ARCOUNT_AT = 10;

type Variables = { readonly time: number; readonly fudge: number; readonly error: number; readonly other: Buffer };

/** RFC 8945 4.3.3: what is signed besides the message. */
const encodeVariables = (key: TsigKey, { time, fudge, error, other }: Variables): Buffer =>
  Buffer.concat([
    encodeName(key.name),
    uint16(CLASS.ANY),
    uint32(0),
    encodeName(key.algorithm),
    uint48(time),
    uint16(fudge),
    uint16(error),
    uint16(other.length),
    other,
  ]);

const digest = (key: TsigKey, parts: readonly Buffer[]): Buffer =>
  createHmac(key.algorithm.replace('hmac-', ''), key.secret).update(Buffer.concat(parts)).digest();

/** The message with a signature as its last record. `now` in seconds; `mac` is what the answer's signature covers too. */
export function signMessage(message: Buffer, key: TsigKey, now: number): { signed: Buffer; mac: Buffer } {
  const variables: Variables = { time: now, fudge: FUDGE, error: 0, other: Buffer.alloc(0) };
  const mac = digest(key, [message, encodeVariables(key, variables)]);
  const data = Buffer.concat([
    encodeName(key.algorithm),
    uint48(now),
    uint16(FUDGE),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const record = encodeRecord({ name: key.name, type: TYPE.TSIG, class: CLASS.ANY, ttl: 0, data });
  const signed = Buffer.concat([message, record]);
  signed.writeUInt16BE(message.readUInt16BE(ARCOUNT_AT) + 1, ARCOUNT_AT);
  return { signed, mac };
}

type Signature = Variables & { readonly mac: Buffer; readonly originalId: Buffer };

/** The data of a signature's record, if it is made by this key's algorithm. */
function readSignature(key: TsigKey, data: Buffer): Signature | undefined {
  const algorithm = encodeName(key.algorithm);
  const end = algorithm.length;
  if (data.length < end + 16 || data.subarray(0, end).toString('latin1').toLowerCase() !== algorithm.toString('latin1'))
    return undefined;
  const macEnd = end + 10 + data.readUInt16BE(end + 8);
  if (data.length < macEnd + 6) return undefined;
  const other = data.subarray(macEnd + 6);
  if (other.length !== data.readUInt16BE(macEnd + 4)) return undefined;
  return {
    time: data.readUIntBE(end, 6),
    fudge: data.readUInt16BE(end + 6),
    mac: data.subarray(end + 10, macEnd),
    originalId: data.subarray(macEnd, macEnd + 2),
    error: data.readUInt16BE(macEnd + 2),
    other,
  };
}

/** Whether an answer is signed with the key, belongs to the request that had `requestMac`, and is of now (seconds). */
export function isSignedAnswer(
  answer: Buffer,
  { key, requestMac, now }: { key: TsigKey; requestMac: Buffer; now: number },
): boolean {
  const { last } = readMessage(answer);
  if (last?.type !== TYPE.TSIG) return false;
  if (last.name.toString('latin1').toLowerCase() !== encodeName(key.name).toString('latin1')) return false;
  const signature = readSignature(key, last.data);
  if (!signature || Math.abs(now - signature.time) > signature.fudge) return false;
  const unsigned = Buffer.from(answer.subarray(0, last.start));
  signature.originalId.copy(unsigned, 0);
  unsigned.writeUInt16BE(unsigned.readUInt16BE(ARCOUNT_AT) - 1, ARCOUNT_AT);
  const expected = digest(key, [uint16(requestMac.length), requestMac, unsigned, encodeVariables(key, signature)]);
  return expected.length === signature.mac.length && timingSafeEqual(expected, signature.mac);
}
