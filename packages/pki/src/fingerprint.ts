import { type Bytes, ownBytes, toHex } from './bytes.ts';

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', ownBytes(bytes)));
}

/** SHA-256 over the DER, as openssl and browsers print it ("AB:CD:..."), so that people can compare. */
export async function fingerprintSha256(der: Uint8Array): Promise<string> {
  const hex = toHex(await sha256(der)).toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}
