/** Of PEM, and of PGP, which says BLOCK. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----\s*|$)/g;

export type PemInput = { text: string; keyRemoved: boolean };

/** Takes private keys out of what was pasted or dropped, before it is shown, stored or sent anywhere. */
export function removePrivateKeys(raw: string): PemInput {
  const text = raw.replace(PRIVATE_KEY, '');
  return { text, keyRemoved: text !== raw };
}

const DER_SEQUENCE = 0x30;

/** A dropped file as text, by its content and not by its name: DER becomes PEM, anything else is text. */
export function fileToText(bytes: Uint8Array, label: string): string {
  if (bytes[0] !== DER_SEQUENCE) return new TextDecoder().decode(bytes);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Names as people type them: one a line, or separated by commas, semicolons or blanks. */
export const splitNames = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
