import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';
import { toDer } from './ber.ts';
import { childrenOf, readDer, type Tlv } from './read.ts';
import { octetString, sequence, tlv } from './write.ts';

const convert = (hex: string): string => toHex(toDer(fromHex(hex.replaceAll(' ', ''))));

/** Any DER: strings and sequences, some levels deep. */
const { der } = fc.letrec<{ der: Uint8Array }>((tie) => ({
  der: fc.oneof(
    { maxDepth: 5 },
    fc.uint8Array({ maxLength: 300 }).map((octets) => octetString(octets)),
    fc.array(tie('der'), { maxLength: 4 }).map((children) => sequence(...children)),
    fc.array(tie('der'), { maxLength: 4 }).map((children) => tlv(0xa1, ...children)),
  ),
}));

/** The same value as BER, as loosely as chance has it. */
function loosen(value: Tlv, chance: () => number): Uint8Array {
  const content = value.bytes.subarray(value.from, value.end);
  const children = value.tag & 0x20 ? childrenOf(value).map((child) => loosen(child, chance)) : segments(value, chance);
  const tag = value.tag | (children ? 0x20 : 0);
  const inside = Uint8Array.from((children ?? [content]).flatMap((part) => [...part]));
  if (children && chance() < 0.5) return Uint8Array.from([tag, 0x80, ...inside, 0, 0]);
  const digits = [inside.length >>> 24, inside.length >>> 16, inside.length >>> 8, inside.length];
  return Uint8Array.from([tag, 0x84, ...digits, ...inside]);
}

function segments(value: Tlv, chance: () => number): Uint8Array[] | undefined {
  const content = value.bytes.subarray(value.from, value.end);
  if (chance() < 0.5) return undefined;
  const middle = Math.floor(content.length * chance());
  const parts = [octetString(content.subarray(0, middle)), octetString(content.subarray(middle))];
  return chance() < 0.5 ? [tlv(0x24, ...parts)] : parts;
}

describe('toDer', () => {
  it('leaves DER as it is', () => {
    fc.assert(fc.property(der, (octets) => void expect(toDer(octets)).toEqual(octets)));
  });

  it('gives the same DER for any way to write it in BER', () => {
    fc.assert(
      fc.property(der, fc.infiniteStream(fc.double({ min: 0, max: 0.99, noNaN: true })), (octets, stream) => {
        const chance = () => stream.next().value ?? 0;
        expect(toHex(toDer(loosen(readDer(octets), chance)))).toBe(toHex(octets));
      }),
    );
  });

  it.each([
    ['indefinite lengths', '30 80 02 01 05 00 00', '3003020105'],
    ['indefinite lengths within each other', '30 80 30 80 05 00 00 00 00 00', '300430020500'],
    ['padded lengths', '30 83 00 00 04 02 81 01 05', '3003020105'],
    ['an OCTET STRING in segments', '24 80 04 01 aa 04 02 bb cc 00 00', '0403aabbcc'],
    ['segments within segments', '24 06 24 04 04 02 aa bb', '0402aabb'],
    ['line ends after the value', '05 00 0d 0a 00', '0500'],
  ])('reads %s', (_, ber, expected) => {
    expect(convert(ber)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['half a header', '30'],
    ['a value past the end', '04 05 ff'],
    ['an indefinite length without an end', '30 80 05 00'],
    ['an indefinite length of a primitive value', '04 80 00 00'],
    ['an end of contents out of place', '30 02 00 00'],
    ['a long tag', '1f 81 01 00'],
    ['something after the value', '05 00 05 00'],
    ['an INTEGER as a segment', '24 03 02 01 05'],
    ['a length of nine octets', '04 89 00 00 00 00 00 00 00 00 01 aa'],
    ['a length beyond any file', '04 88 ff ff ff ff ff ff ff ff aa'],
  ])('refuses %s', (_, ber) => {
    expect(() => convert(ber)).toThrow(expect.objectContaining({ code: 'der.malformed' }));
  });

  it('refuses what is nested without end, has values without number, or is too large', () => {
    const deep = new Uint8Array(200_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    const segmented = deep.map((octet) => (octet === 0x30 ? 0x24 : octet));
    const many = sequence(new Uint8Array(600_000).map((_, i) => (i % 2 === 0 ? 5 : 0)));
    for (const octets of [deep, segmented, many, new Uint8Array(2 ** 24)])
      expect(() => toDer(octets)).toThrow(PkiError);
  });
});
