/**
 * The values that stand one after another in a binary file, as long as they begin as a SEQUENCE does. The first is what
 * the whole file is if it is none; the last may be cut off.
 */
export function* splitValues(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset === 0 || bytes[offset] === 0x30; ) {
    const end = endOfValue(bytes, offset);
    yield bytes.subarray(offset, end);
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
