import type { Bytes } from '../bytes.ts';
import { readPemBody, undoQuotedPrintable } from './pem-body.ts';

/** The headers of a traditionally encrypted key (RFC 1421, 4.6.1): "DEK-Info: AES-256-CBC,0123...". */
export type LegacyEncryption = { readonly cipher: string; readonly iv: string };

/** The label is what somebody called it: it names faults and nothing else. `content` is undefined when there is no base64. */
export type TextBlock = {
  readonly label: string;
  readonly content: Bytes | undefined;
  readonly encryption: LegacyEncryption | undefined;
};

// Word processors turn the hyphens into dashes and join them; mail programs add spaces and write "=2D".
const DASH = '[-\\u2010-\\u2015\\u2212]';
const ARMOR = new RegExp(
  `(?:${DASH}|=2D)\\s{0,3}(BEGIN|END)\\s{1,3}([A-Z0-9 ]{1,40}?)\\s{0,3}(?:${DASH}|=2D){1,10}`,
  'g',
);

/**
 * Every block between armor lines, whatever lies around it. A missing END line is forgiven: the next BEGIN or the first
 * line that is not base64 ends the block. Without any BEGIN the whole text is taken for base64, and must then begin as
 * DER does.
 */
export function* findBlocks(text: string): Generator<TextBlock> {
  let open: RegExpExecArray | undefined;
  let isFirst = true;
  for (const mark of text.matchAll(ARMOR)) {
    if (isFirst && mark[1] === 'END') yield* readBare(withoutDashes(text.slice(0, mark.index)), mark[2] ?? '');
    isFirst = false;
    if (open) yield blockFrom(text, open, mark.index);
    open = mark[1] === 'BEGIN' ? mark : undefined;
  }
  if (open) yield blockFrom(text, open, text.length);
  if (isFirst) yield* readBare(text, '');
}

function blockFrom(text: string, begin: RegExpExecArray, end: number): TextBlock {
  const body = text.slice(begin.index + begin[0].length, end);
  return { label: begin[2] ?? '', ...readPemBody(withoutDashes(body)) };
}

/** Armor is found by one dash before its word; those before that one are cut off here, which no pattern does in linear time. */
function withoutDashes(body: string): string {
  let end = body.length;
  for (;;) {
    if (/[-\u2010-\u2015\u2212]/.test(body[end - 1] ?? '')) end -= 1;
    else if (body.endsWith('=2D', end)) end -= 3;
    else return body.slice(0, end);
  }
}

// Words can pass for base64; what DER, a zip or armor begins with in base64 can not. Padding ends it.
const BARE = /(?<=^|[\s>"'])(?:M[A-I][A-Za-z0-9+/]{2}|UEsDB|LS0tLS1C)[A-Za-z0-9+/]{8}[A-Za-z0-9+/\s>]*={0,2}/g;

/** Base64 without armor, and the values of a Kubernetes secret, which are armor in base64 again. */
function* readBare(text: string, label: string): Generator<TextBlock> {
  const plain = text.includes('=3D') ? undoQuotedPrintable(text) : text;
  for (const [run] of plain.matchAll(BARE)) yield { label, ...readPemBody(run) };
}
