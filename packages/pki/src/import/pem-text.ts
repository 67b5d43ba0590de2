import type { Bytes } from '../bytes.ts';
import { decodeQuotedPrintable, readPemBody } from './pem-body.ts';

/** The headers of a traditionally encrypted key (RFC 1421, 4.6.1): "DEK-Info: AES-256-CBC,0123...". */
export type LegacyEncryption = { readonly cipher: string; readonly iv: string };

/** The label is what somebody called it: it names faults and nothing else. `content` is undefined when there is no base64. */
export type TextBlock = {
  readonly label: string;
  readonly content: Bytes | undefined;
  readonly encryption: LegacyEncryption | undefined;
};

// Word processors turn the hyphens into dashes and join them; mail programs add spaces and write "=2D". Bounded, so
// that matching stays linear.
const DASHES = '(?:[-\\u2010-\\u2015\\u2212]|=2D){1,10}';
const ARMOR = new RegExp(`${DASHES} {0,3}(BEGIN|END) {1,3}([A-Z0-9 ]{1,40}?) {0,3}${DASHES}`, 'g');

/**
 * Every block between armor lines, whatever lies around it. A missing END line is forgiven: the next BEGIN or the first
 * line that is not base64 ends the block. Without any BEGIN the whole text is taken for base64, and must then begin as
 * DER does.
 */
export function findBlocks(text: string): TextBlock[] {
  const marks = [...text.matchAll(ARMOR)];
  const blocks: TextBlock[] = [];
  if (marks[0]?.[1] !== 'BEGIN') blocks.push(...readBare(text.slice(0, marks[0]?.index), marks[0]?.[2] ?? ''));
  for (const [index, mark] of marks.entries()) {
    if (mark[1] !== 'BEGIN') continue;
    const body = text.slice(mark.index + mark[0].length, marks[index + 1]?.index);
    blocks.push({ label: mark[2] ?? '', ...readPemBody(body) });
  }
  return blocks;
}

// Words can pass for base64; what DER, a zip or armor begins with in base64 can not. Padding ends it.
const BARE = /(?<=^|[\s>"'])(?:M[A-I][A-Za-z0-9+/]{2}|UEsDB|LS0tLS1C)[A-Za-z0-9+/]{8}[A-Za-z0-9+/\s>]*={0,2}/g;

/** Base64 without armor, and the values of a Kubernetes secret, which are armor in base64 again. */
function readBare(text: string, label: string): TextBlock[] {
  const plain = text.includes('=3D') ? decodeQuotedPrintable(text) : text;
  return Array.from(plain.matchAll(BARE), ([run]) => ({ label, ...readPemBody(run) }));
}
