import { fromHex } from '../bytes.ts';
import type { BlockOperation } from './des.ts';

/*
 * RC2 (RFC 2268), decryption only: what Windows and OpenSSL before 3 encrypted certificates with in PKCS #12, with 40 bits.
 * No library in use here has it, and OpenSSL itself only in its legacy provider.
 */

const PI = fromHex(
  [
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2',
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82',
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626',
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7',
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec',
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731',
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9',
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  ].join(''),
);

/** Key expansion of section 2: 64 words of 16 bits. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  const at = (index: number): number => octets[index] ?? 0;
  const pi = (index: number): number => PI[index & 0xff] ?? 0;
  for (let i = key.length; i < 128; i += 1) octets[i] = pi(at(i - 1) + at(i - key.length));
  const effective = (effectiveBits + 7) >>> 3;
  octets[128 - effective] = pi(at(128 - effective) & (0xff >>> (8 * effective - effectiveBits)));
  for (let i = 127 - effective; i >= 0; i -= 1) octets[i] = pi(at(i + 1) ^ at(i + effective));
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
}

const ROTATIONS = [1, 2, 3, 5] as const;
/** Undone after the 5th and the 11th of 16 mixing rounds, counted from the end. */
const MASH_BEFORE = [10, 4];

/** `effectiveBits`: 1 to 1024, what the key is reduced to. */
export function createRc2Decryption(key: Uint8Array, effectiveBits: number): BlockOperation {
  const keys = expandKey(key, effectiveBits);
  const words = new Uint16Array(4);
  const at = (index: number): number => words[index & 3] ?? 0;
  const unmix = (round: number): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const rotation = ROTATIONS[i] ?? 0;
      const turned = (at(i) >>> rotation) | (at(i) << (16 - rotation));
      words[i] = turned - (keys[4 * round + i] ?? 0) - (at(i + 3) & at(i + 2)) - (~at(i + 3) & at(i + 1));
    }
  };
  const unmash = (): void => {
    for (let i = 3; i >= 0; i -= 1) words[i] = at(i) - (keys[at(i + 3) & 63] ?? 0);
  };
  return (data, offset) => {
    const view = new DataView(data.buffer, data.byteOffset + offset, 8);
    for (let i = 0; i < 4; i += 1) words[i] = view.getUint16(2 * i, true);
    for (let round = 15; round >= 0; round -= 1) {
      if (MASH_BEFORE.includes(round)) unmash();
      unmix(round);
    }
    for (let i = 0; i < 4; i += 1) view.setUint16(2 * i, at(i), true);
  };
}
