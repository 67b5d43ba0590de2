import { type Bytes, fromBase64, toBase64 } from './bytes.ts';

export type PemBlock = { label: string; der: Bytes };

/** RFC 7468: 64 characters a line, LF, a final newline. */
export function pemEncode(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Every well-formed block in the text, in order; whatever lies between the blocks is passed over. */
export function pemDecode(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const match of text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END \1-----/g)) {
    const der = fromBase64(match[2] ?? '');
    if (match[1] !== undefined && der !== undefined && der.length > 0) blocks.push({ label: match[1], der });
  }
  return blocks;
}
