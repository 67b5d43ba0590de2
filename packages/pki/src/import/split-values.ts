import type { Bytes } from '../bytes.ts';
import { toDer } from '../der/ber.ts';

/**
 * The values that stand one after another in a binary file, as DER; what follows the last one (an e-mail's signature
 * after a missing END line, the trust settings of OpenSSL) is left out. Throws PkiError der.malformed when the first
 * value is damaged.
 */
export function* splitValues(bytes: Uint8Array): Generator<Bytes> {
  for (let offset = 0; bytes[offset] === 0x30 || (offset === 0 && bytes.length > 0); ) {
    const end = endOfValue(bytes, offset);
    if (offset > 0 && end > bytes.length) return;
    yield toDer(bytes.subarray(offset, end));
    offset = end;
  }
}

/** Where the value should end; an indefinite length takes everything. */
function endOfValue(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset + 1] ?? 0;
  if (first < 0x80) return offset + 2 + first;
  if (first === 0x80) return bytes.length;
  let length = 0;
  for (let i = 0; i < (first & 0x7f); i += 1) length = length * 256 + (bytes[offset + 2 + i] ?? 0);
  return offset + 2 + (first & 0x7f) + length;
}
