import { randomFillSync } from 'node:crypto';
import type { Bytes } from '../bytes.ts';

/** 126 random bits, 16 octets, positive: more than the 64 that BR 7.1.2.7 asks for, and no sign octet needed. */
export function randomSerialNumber(): Bytes {
  const octets = randomFillSync(new Uint8Array(16));
  octets[0] = 0x40 | ((octets[0] ?? 0) & 0x3f);
  return octets;
}
