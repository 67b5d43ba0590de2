import { base64url } from 'jose';
import { z } from 'zod';
import type { ReceiptClaims } from './claims.ts';
import { isStrictBase64url, sha256 } from './encoding.ts';

const SALT_BYTES = 32;
const Disclosure = z.tuple([z.string(), z.literal('recipient'), z.string()]);

/**
 * The recipient as a disclosure (RFC 9901 4.2.1), and the digest that the receipt carries. An address is guessable (one of
 * five mailboxes of a name that stands in the receipt), so what hides it is a random salt that only the disclosure has.
 */
export function discloseRecipient(address: string): { disclosure: string; digest: string } {
  const salt = base64url.encode(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const disclosure = base64url.encode(JSON.stringify([salt, 'recipient', address]));
  return { disclosure, digest: sha256(disclosure) };
}

/** Receipt and disclosure in one file (RFC 9901 4): whoever has it can prove whose address it was. */
export const withDisclosure = (receipt: string, disclosure: string): string => `${receipt}~${disclosure}~`;

/** The address that the receipt commits to; undefined when the disclosure is not of this receipt. */
export function recipientOf({ _sd: [digest] }: ReceiptClaims, disclosure: string): string | undefined {
  if (!isStrictBase64url(disclosure) || sha256(disclosure) !== digest) return undefined;
  return Disclosure.parse(JSON.parse(new TextDecoder().decode(base64url.decode(disclosure))))[2];
}
