import { contentOf, type Tlv } from './read.ts';

const ENCODINGS: Readonly<Record<number, string>> = {
  12: 'utf-8', // UTF8String
  18: 'latin1', // NumericString
  19: 'latin1', // PrintableString
  20: 'latin1', // T61String: in practice Latin-1
  22: 'utf-8', // IA5String: ASCII by the standard, UTF-8 where tools put U-labels into it
  26: 'latin1', // VisibleString
  30: 'utf-16be', // BMPString
};

/** The text of a character string, or undefined for other types and for octets that are not text in that encoding. */
export function readText(tlv: Tlv): string | undefined {
  const encoding = ENCODINGS[tlv.tag];
  if (encoding === undefined) return undefined;
  return decodeText(contentOf(tlv), encoding);
}

export function decodeText(octets: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(octets);
  } catch {
    return undefined; // fatal decoders have one way to say so: a TypeError
  }
}
