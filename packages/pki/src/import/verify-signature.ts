import { ownBytes } from '../bytes.ts';
import { pairFromDer } from '../csr/verify-csr.ts';
import type { Tlv } from '../der/read.ts';
import { MAX_RSA_BITS, readPublicKey } from '../keys/public-key.ts';
import { readIssuedSignature, type Scheme } from './signature-algorithm.ts';

export type Signed = { readonly signed: Uint8Array; readonly algorithm: Tlv; readonly signature: Uint8Array };

/** Unknown: WebCrypto cannot compute it (MD5, a rare curve, Ed25519 in an older browser). */
export type Verdict = 'valid' | 'invalid' | 'unknown';

/** Whether the owner of the key signed it. Never throws: what is malformed is invalid. */
export async function verifySignature({ signed, algorithm, signature }: Signed, spki: Uint8Array): Promise<Verdict> {
  try {
    const { scheme } = readIssuedSignature(algorithm);
    const method = scheme && methodFor(scheme, spki);
    if (!method) return 'unknown';
    if (method === 'other key') return 'invalid';
    const key = await crypto.subtle.importKey('spki', ownBytes(spki), method.key, false, ['verify']);
    const octets = method.width ? pairFromDer(signature, method.width) : ownBytes(signature);
    return (await crypto.subtle.verify(method.verify, key, octets, ownBytes(signed))) ? 'valid' : 'invalid';
  } catch (error) {
    // WebCrypto says so by its name when it does not know an algorithm; else a point is off its curve, or DER is none.
    return error instanceof Error && error.name === 'NotSupportedError' ? 'unknown' : 'invalid';
  }
}

/** `width` of each number of an ECDSA signature, which X.509 writes as DER. */
type Method = { key: EcKeyImport | RsaImport | string; verify: EcVerify | PssVerify | string; width?: number };
type EcKeyImport = { name: 'ECDSA'; namedCurve: string };
type RsaImport = { name: string; hash: string };
type EcVerify = { name: 'ECDSA'; hash: string };
type PssVerify = { name: 'RSA-PSS'; saltLength: number };

/** Undefined where the kind of key is not known; a key of another kind than the signature's did not sign it. */
function methodFor(scheme: Scheme, spki: Uint8Array): Method | 'other key' | undefined {
  const key = readPublicKey(spki);
  if (key.type === 'other') {
    if (scheme.kind === 'Ed25519' && key.algorithm === 'Ed25519') return { key: 'Ed25519', verify: 'Ed25519' };
    return scheme.kind === 'Ed25519' || key.algorithm === 'Ed25519' ? 'other key' : undefined;
  }
  if (key.type === 'ECDSA') {
    if (scheme.kind !== 'ECDSA') return 'other key';
    const verify = { name: 'ECDSA', hash: scheme.hash } as const;
    return { key: { name: 'ECDSA', namedCurve: key.curve }, verify, width: Math.ceil(key.size / 8) };
  }
  if (key.size > MAX_RSA_BITS) return undefined; // would take seconds
  if (scheme.kind === 'RSA') {
    const name = 'RSASSA-PKCS1-v1_5';
    return { key: { name, hash: scheme.hash }, verify: name };
  }
  if (scheme.kind !== 'RSA-PSS') return 'other key';
  const { hash, saltLength } = scheme;
  return { key: { name: 'RSA-PSS', hash }, verify: { name: 'RSA-PSS', saltLength } };
}
