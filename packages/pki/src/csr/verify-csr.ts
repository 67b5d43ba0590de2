import { type Bytes, ownBytes } from '../bytes.ts';
import { childrenOf, readDer, readUnsigned } from '../der/read.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

export type SignedRequest = {
  key: Exclude<PublicKey, { type: 'other' }>;
  spki: Uint8Array;
  scheme: NonNullable<SignatureAlgorithm['scheme']>;
  signed: Uint8Array;
  signature: Uint8Array;
};

/** Whether the requester holds the private key. Whatever the platform cannot verify is not verified: false. */
export async function isSignatureValid(request: SignedRequest): Promise<boolean> {
  try {
    return request.key.type === 'ECDSA' ? await verifyEcdsa(request, request.key) : await verifyRsa(request);
  } catch {
    return false; // a point off the curve, a malformed signature: WebCrypto and the reader throw
  }
}

async function verifyEcdsa(
  { spki, scheme, ...request }: SignedRequest,
  key: { curve: string; size: number },
): Promise<boolean> {
  if (scheme.kind !== 'ECDSA') return false;
  const algorithm = { name: 'ECDSA', namedCurve: key.curve };
  const cryptoKey = await crypto.subtle.importKey('spki', ownBytes(spki), algorithm, false, ['verify']);
  const signature = pairFromDer(request.signature, Math.ceil(key.size / 8));
  return crypto.subtle.verify({ name: 'ECDSA', hash: scheme.hash }, cryptoKey, signature, ownBytes(request.signed));
}

async function verifyRsa({ spki, scheme, ...request }: SignedRequest): Promise<boolean> {
  if (scheme.kind === 'ECDSA') return false;
  const name = scheme.kind === 'RSA' ? 'RSASSA-PKCS1-v1_5' : 'RSA-PSS';
  const algorithm = { name, hash: scheme.hash };
  const cryptoKey = await crypto.subtle.importKey('spki', ownBytes(spki), algorithm, false, ['verify']);
  const parameters = { name, saltLength: Number(scheme.hash.slice(4)) / 8 };
  return crypto.subtle.verify(parameters, cryptoKey, ownBytes(request.signature), ownBytes(request.signed));
}

/** X.509 writes r and s as a SEQUENCE, WebCrypto as two numbers of fixed width. */
export function pairFromDer(signature: Uint8Array, width: number): Bytes {
  const [r, s] = childrenOf(readDer(signature)).map(readUnsigned);
  const pair = new Uint8Array(2 * width);
  if (r) pair.set(r, width - r.length);
  if (s) pair.set(s, 2 * width - s.length);
  return pair;
}
