import { base64url } from 'jose';

export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/**
 * Whether a text is the one encoding of its bytes. The last character may carry bits that decoding drops: with a lenient
 * reader a changed character could still verify.
 */
export function isStrictBase64url(text: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return false;
  return base64url.encode(base64url.decode(text)) === text;
}
