import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';
import { childrenOf, contentOf, readDer, readOid, readUnsigned, type Tlv } from './read.ts';
import { integer, oid, sequence, time, tlv, unsigned } from './write.ts';

describe('DER', () => {
  it('comes back as it was written, at any length', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 100_000]) {
      expect(contentOf(readDer(tlv(0x04, new Uint8Array(length).fill(7))))).toHaveLength(length);
    }
  });

  it.each(['1.2.840.113549.1.1.11', '2.5.29.17', '0.9.2342.19200300.100.1.25', '2.999.3', '1.3.6.1.4.1.311.60.2.1.3'])(
    'writes and reads the OID %s',
    (dotted) => {
      expect(readOid(readDer(oid(dotted)))).toBe(dotted);
    },
  );

  it('reads the long arcs of UUIDs', () => {
    const octets = Uint8Array.from(Buffer.from('069380a4eddaa7c6b3efbcb8a1d8c6dbd2d1f56c'.slice(2), 'hex'));
    expect(readOid(readDer(tlv(0x06, Uint8Array.of(0x69, ...octets))))).toMatch(/^2\.25\.\d{30,}$/);
  });

  it('writes integers in their shortest form', () => {
    expect(toHex(integer(0))).toBe('020100');
    expect(toHex(integer(128))).toBe('02020080');
    expect(toHex(integer(300))).toBe('0202012c');
    expect(toHex(unsigned(Uint8Array.of(0, 0, 1)))).toBe('020101');
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        (n) => void expect(Number(`0x0${toHex(readUnsigned(readDer(integer(n))))}`)).toBe(n),
      ),
    );
  });

  it('writes years from 2050 on in four digits', () => {
    expect(Buffer.from(contentOf(readDer(time(new Date('2049-12-31T23:59:59Z'))))).toString()).toBe('491231235959Z');
    expect(Buffer.from(contentOf(readDer(time(new Date('2050-01-01T00:00:00Z'))))).toString()).toBe('20500101000000Z');
  });

  it.each([
    ['a length of 128 that needs no second octet', '04810100'],
    ['an indefinite length', '30800000'],
    ['a length past the end', '0405ff'],
    ['a long tag', '1f8101'],
    ['octets after the end', '050000'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'der.malformed' }));
  });

  it('refuses negative and padded integers', () => {
    for (const hex of ['0201ff', '02020001', '0200'])
      expect(() => readUnsigned(readDer(Buffer.from(hex, 'hex')))).toThrow(PkiError);
  });

  it('is walked through to the end or refused, whatever the octets', () => {
    const walk = (value: Tlv): void => {
      if (value.tag & 0x20) childrenOf(value).forEach(walk);
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        try {
          walk(readDer(sequence(octets)));
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
    );
  });
});
