/** The text of a file: UTF-8, or UTF-16 as Windows saves it, with or without a byte order mark. Never throws. */
export function decodeTextFile(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // ASCII in UTF-16 has a zero in every other octet; no other text has any.
  if (second === 0 && first !== 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0) return 'utf-16be';
  return 'utf-8';
}
