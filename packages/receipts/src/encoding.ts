import { hash } from 'node:crypto';
import { base64url } from 'jose';

/** Here and now: handed to another thread, as WebCrypto does, so short a text takes three times as long. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/**
 * Whether a text is the one encoding of its bytes. The last character may carry bits that decoding drops: with a lenient
 * reader a changed character could still verify.
 */
export function isStrictBase64url(text: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return false;
  return base64url.encode(base64url.decode(text)) === text;
}
