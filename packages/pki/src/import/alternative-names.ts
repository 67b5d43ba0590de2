import { childrenOf, contentOf, expectTag, readDer, type Tlv } from '../der/read.ts';
import { decodeText } from '../der/read-text.ts';
import { toAsciiName } from '../names/a-labels.ts';
import { ipText } from '../names/ip-text.ts';
import { printable } from '../names/printable.ts';

const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** The DNS names, as lower-case A-labels, and IP addresses of a subjectAltName, each once. Throws PkiError der.malformed. */
export function readServerNames(extension: Uint8Array | undefined): string[] {
  const entries = extension ? childrenOf(expectTag(readDer(extension), 0x30)) : [];
  return [...new Set(entries.flatMap(serverName))];
}

function serverName(entry: Tlv): string | [] {
  if (entry.tag === IP_ADDRESS) return ipText(contentOf(entry)) ?? [];
  if (entry.tag !== DNS_NAME) return [];
  return canonicalName(decodeText(contentOf(entry), 'utf-8') ?? '\ufffd');
}

/** What cannot be a name is shown as it stands. */
export function canonicalName(text: string): string {
  const shown = printable(text.trim());
  return toAsciiName(shown) ?? shown.toLowerCase();
}
