/*
 * SHA-1 of a SHA-1, many times over. GnuTLS takes 600,000 rounds three times for each bag of a PKCS #12 file with triple
 * DES: six million for a certificate and its CA. A digest is one block and needs no octets in between, which makes this
 * several times as fast as a hash for everything. Only the rounds within a key derivation come here.
 */

const words = new Int32Array(80);

/** FIPS 180-4, 6.1.2, for the one block that a digest and its padding fill. */
function hashDigest(state: Int32Array): void {
  words.set(state);
  words.fill(0, 5, 15);
  words[5] = 0x80000000;
  words[15] = 160;
  for (let t = 16; t < 80; t += 1) {
    const mixed = at(t - 3) ^ at(t - 8) ^ at(t - 14) ^ at(t - 16);
    words[t] = (mixed << 1) | (mixed >>> 31);
  }
  let a = 0x67452301;
  let b = -0x10325477;
  let c = -0x67452302;
  let d = 0x10325476;
  let e = -0x3c2d1e10;
  for (let t = 0; t < 80; t += 1) {
    const next = ((((a << 5) | (a >>> 27)) + mix(t, b, c, d)) | 0) + ((e + at(t)) | 0);
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next | 0;
  }
  state[0] = a + 0x67452301;
  state[1] = b - 0x10325477;
  state[2] = c - 0x67452302;
  state[3] = d + 0x10325476;
  state[4] = e - 0x3c2d1e10;
}

const at = (t: number): number => words[t] ?? 0;

/** The function of the round and its constant. */
function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((d ^ (b & (c ^ d))) + 0x5a827999) | 0;
  if (t < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (t < 60) return (((b & c) | (d & (b | c))) - 0x70e44324) | 0;
  return ((b ^ c ^ d) - 0x359d3e2a) | 0;
}

/** A digest of twenty octets, hashed so many times. */
export function repeatSha1(digest: Uint8Array, rounds: number): Uint8Array {
  const view = new DataView(digest.buffer, digest.byteOffset, 20);
  const state = Int32Array.from({ length: 5 }, (_, i) => view.getInt32(4 * i));
  for (let i = 0; i < rounds; i += 1) hashDigest(state);
  const result = new DataView(new ArrayBuffer(20));
  for (const [i, word] of state.entries()) result.setInt32(4 * i, word);
  return new Uint8Array(result.buffer);
}
