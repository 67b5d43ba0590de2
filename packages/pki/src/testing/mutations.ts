import fc from 'fast-check';
import { concatBytes } from '../bytes.ts';
import { mutateDer } from './der-mutations.ts';

/** One change: what is done, where (0 to 1 of the length), and with what. */
type Change = readonly [kind: number, place: number, value: number];
type Context = {
  readonly at: number;
  readonly value: number;
  readonly pool: readonly Uint8Array[];
};

/** Octets at which parsers take another way: lengths of DER, ends of contents, dashes, line ends, signs of mail and zip. */
const INTERESTING = [
  0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x0a, 0x0d, 0x20, 0x24, 0x2d, 0x30, 0x31, 0x3d, 0x3e, 0x50, 0x7f, 0x80, 0x81,
  0x82, 0x83, 0x84, 0xa0, 0xa3, 0xff,
];
const TOKENS = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  'BEGIN ',
  'MII',
  '=\r\n',
  '=3D',
  '> ',
  '--',
  '\r\n\r\n',
  'Content-Type: multipart/mixed; boundary=a\n',
  'PK\u0003\u0004',
  '\u{feff}',
  '<pre>',
  '\\n',
].map((text) => new TextEncoder().encode(text));

const replaced = (input: Uint8Array, at: number, { length = 0, by }: { length?: number; by: Uint8Array }): Uint8Array =>
  concatBytes([input.subarray(0, at), by, input.subarray(at + length)]);

const KINDS: readonly ((input: Uint8Array, context: Context) => Uint8Array)[] = [
  (input, { at, value }) =>
    replaced(input, at, { length: 1, by: Uint8Array.of((input[at] ?? 0) ^ (1 << (value & 7))) }),
  (input, { at, value }) => replaced(input, at, { length: 1, by: Uint8Array.of(value) }),
  (input, { at, value }) =>
    replaced(input, at, { length: 1, by: Uint8Array.of(INTERESTING[value % INTERESTING.length] ?? 0) }),
  (input, { at, value }) => replaced(input, at, { by: Uint8Array.of(INTERESTING[value % INTERESTING.length] ?? 0) }),
  (input, { at, value }) => replaced(input, at, { length: (value & 31) + 1, by: new Uint8Array() }),
  (input, { at, value }) => replaced(input, at, { length: value & 3, by: new Uint8Array(4).fill(0xff) }),
  (input, { at }) => input.subarray(0, at),
  (input, { at }) => input.subarray(at),
  (input, { at, value }) => replaced(input, at, { by: input.subarray(at, at + (value & 1023)) }),
  (input, { at, value }) => replaced(input, at, { by: TOKENS[value % TOKENS.length] ?? new Uint8Array() }),
  (input, { at, value, pool }) => replaced(input, at, { by: pool[value % pool.length] ?? new Uint8Array() }),
  (input, { at, value, pool }) => {
    const other = pool[value % pool.length] ?? new Uint8Array();
    return concatBytes([input.subarray(0, at), other.subarray(Math.floor((at / (input.length + 1)) * other.length))]);
  },
];

function mutate(input: Uint8Array, changes: readonly Change[], pool: readonly Uint8Array[]): Uint8Array {
  return changes.reduce((bytes, [kind, place, value]) => {
    const at = Math.min(bytes.length, Math.floor(place * (bytes.length + 1)));
    return KINDS[kind % KINDS.length]?.(bytes, { at, value, pool }) ?? bytes;
  }, input);
}

const change = fc.tuple(fc.nat(KINDS.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(0xffff));

const noise = { arbitrary: fc.uint8Array({ maxLength: 400 }), weight: 1 };

/** Files of the pool, changed in one to three places, cut, spliced with each other; now and then octets of no origin. */
export function mutated(pool: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const changed = fc
    .tuple(fc.constantFrom(...pool), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([input, changes]) => mutate(input, changes, pool));
  return fc.oneof({ arbitrary: changed, weight: 30 }, noise);
}

/** The same for DER, most of it changed in such a way that its lengths are right. */
export function mutatedDer(pool: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const changed = fc
    .tuple(fc.constantFrom(...pool), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([input, changes]) => changes.reduce((bytes, [, place, value]) => mutateDer(bytes, { place, value }), input));
  return fc.oneof({ arbitrary: changed, weight: 2 }, { arbitrary: mutated(pool), weight: 1 });
}
