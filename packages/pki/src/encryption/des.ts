/*
 * DES and triple DES (FIPS 46-3), for files of the last century's formats that Windows and Java still write, and for the
 * "legacy" PKCS #12 that old ones can read. WebCrypto and @noble/ciphers leave them out for good reasons; no library in
 * use here has them.
 */

/** One block in place, eight octets from the offset on. */
export type BlockOperation = (data: Uint8Array, offset: number) => void;
export type BlockCipher = { readonly encrypt: BlockOperation; readonly decrypt: BlockOperation };

/** The eight S-boxes, a row of sixteen values after the other. */
const BOXES = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
] as const;
// biome-ignore format: tables read better as the standard prints them
const P = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
];
// biome-ignore format: as above
const PC1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];
// biome-ignore format: as above
const PC2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const ROTATIONS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/** S-box and permutation P in one look-up: 64 words for each box. */
const SP = Uint32Array.from({ length: 512 }, (_, index) => {
  const [box, six] = [index >>> 6, index & 63];
  const place = (((six >>> 4) & 2) | (six & 1)) * 16 + ((six >>> 1) & 15);
  const nibble = Number.parseInt(BOXES[box]?.[place] ?? '', 16);
  const word = nibble << (28 - 4 * box);
  return P.reduce((permuted, from) => (permuted << 1) | ((word >>> (32 - from)) & 1), 0);
});

/** The sixteen round keys, each as eight times six bits. */
function expandKey(key: Uint8Array): Uint8Array {
  const bits = PC1.map((from) => ((key[(from - 1) >>> 3] ?? 0) >>> (7 - ((from - 1) & 7))) & 1);
  let [left, right] = [bits.slice(0, 28), bits.slice(28)];
  return Uint8Array.from(
    ROTATIONS.flatMap((by) => {
      left = [...left.slice(by), ...left.slice(0, by)];
      right = [...right.slice(by), ...right.slice(0, by)];
      const whole = [...left, ...right];
      const chosen = PC2.map((from) => whole[from - 1]);
      return Array.from({ length: 8 }, (_, box) => Number.parseInt(chosen.slice(6 * box, 6 * box + 6).join(''), 2));
    }),
  );
}

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function mangle(half: number, keys: Uint8Array, round: number): number {
  let out = 0;
  for (let box = 0; box < 8; box += 1) {
    const six = (rotateLeft(half, (4 * box + 5) & 31) & 63) ^ (keys[8 * round + box] ?? 0);
    out ^= SP[(box << 6) | six] ?? 0;
  }
  return out;
}

function transform(keys: Uint8Array, backwards: boolean): BlockOperation {
  return (data, offset) => {
    const view = new DataView(data.buffer, data.byteOffset + offset, 8);
    let [left, right] = initialPermutation(view.getInt32(0), view.getInt32(4));
    for (let i = 0; i < 16; i += 1) {
      const next = left ^ mangle(right, keys, backwards ? 15 - i : i);
      left = right;
      right = next;
    }
    const [first, second] = finalPermutation(right, left);
    view.setInt32(0, first);
    view.setInt32(4, second);
  };
}

/** Both permutations as five exchanges of bits between the halves. */
function initialPermutation(high: number, low: number): [number, number] {
  let [left, right] = exchange(high, low, 4, 0x0f0f0f0f);
  [left, right] = exchange(left, right, 16, 0x0000ffff);
  [right, left] = exchange(right, left, 2, 0x33333333);
  [right, left] = exchange(right, left, 8, 0x00ff00ff);
  return exchange(left, right, 1, 0x55555555);
}

function finalPermutation(high: number, low: number): [number, number] {
  let [left, right] = exchange(high, low, 1, 0x55555555);
  [right, left] = exchange(right, left, 8, 0x00ff00ff);
  [right, left] = exchange(right, left, 2, 0x33333333);
  [left, right] = exchange(left, right, 16, 0x0000ffff);
  return exchange(left, right, 4, 0x0f0f0f0f);
}

/** Swaps the bits of `a` that lie `by` above the mask with those of `b` under the mask. */
function exchange(a: number, b: number, by: number, mask: number): [number, number] {
  const swapped = ((a >>> by) ^ b) & mask;
  return [a ^ (swapped << by), b ^ swapped];
}

function createDes(key: Uint8Array): BlockCipher {
  const keys = expandKey(key);
  return { encrypt: transform(keys, false), decrypt: transform(keys, true) };
}

/** Encrypt, decrypt, encrypt with keys of 8 (plain DES), 16 or 24 octets. Parity bits are not looked at. */
export function createTripleDes(key: Uint8Array): BlockCipher {
  const first = createDes(key.subarray(0, 8));
  if (key.length === 8) return first;
  const second = createDes(key.subarray(8, 16));
  const third = key.length === 24 ? createDes(key.subarray(16, 24)) : first;
  const inOrder =
    (...steps: BlockOperation[]): BlockOperation =>
    (data, offset) => {
      for (const step of steps) step(data, offset);
    };
  return {
    encrypt: inOrder(first.encrypt, second.decrypt, third.encrypt),
    decrypt: inOrder(third.decrypt, second.encrypt, first.decrypt),
  };
}
