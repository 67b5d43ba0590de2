import { readUnsigned, type Tlv } from '../der/read.ts';

/** A non-negative INTEGER; Infinity when it is beyond 2^48, which no limit here allows. Throws PkiError der.malformed. */
export function readNumber(tlv: Tlv | undefined): number {
  const octets = readUnsigned(tlv);
  return octets.length > 6 ? Number.POSITIVE_INFINITY : octets.reduce((value, octet) => value * 256 + octet, 0);
}
