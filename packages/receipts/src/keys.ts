import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { ALGORITHM } from './claims.ts';
import { isStrictBase64url } from './encoding.ts';

/** A public key as it is published. `kid` is its thumbprint (RFC 7638), so that no key can be given out under another's id. */
export type PublicKeyJwk = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: typeof ALGORITHM;
  readonly use: 'sig';
};
export type SigningKey = { readonly kid: string; readonly key: CryptoKey };
/** Public keys by their id. */
export type ReceiptKeys = ReadonlyMap<string, CryptoKey>;

export type KeysFault = 'keys.unreadable' | 'keys.none' | 'keys.id_wrong';

/** The text given as keys holds none that can be used. */
export class ReceiptKeysError extends Error {
  readonly fault: KeysFault;

  constructor(fault: KeysFault, options: ErrorOptions = {}) {
    super(fault, options);
    this.name = 'ReceiptKeysError';
    this.fault = fault;
  }
}

const Octets = z.string().refine(isStrictBase64url);
const PublicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Octets, kid: z.string() });
const PrivateJwk = PublicJwk.omit({ kid: true }).extend({ d: Octets });
const KeySet = z.object({ keys: z.array(z.unknown()) });

async function importKey(jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string; d?: string }): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new ReceiptKeysError('keys.unreadable');
  return key;
}

/** A new key pair: the public part to publish, the private one to seal (a JWK as text). */
export async function createSigningKey(): Promise<{ publicJwk: PublicKeyJwk; privateJwk: Uint8Array }> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const { x = '' } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x });
  const privateJwk = new TextEncoder().encode(JSON.stringify(await exportJWK(privateKey)));
  return { publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: ALGORITHM, use: 'sig' }, privateJwk };
}

/** The key to sign with, from what createSigningKey gave to seal. */
export async function openSigningKey(privateJwk: Uint8Array): Promise<SigningKey> {
  const jwk = PrivateJwk.parse(JSON.parse(new TextDecoder().decode(privateJwk)));
  const kid = await calculateJwkThumbprint({ kty: jwk.kty, crv: jwk.crv, x: jwk.x });
  return { kid, key: await importKey(jwk) };
}

/** Reads a JWK Set (RFC 7517). Keys of other kinds are left out. Throws ReceiptKeysError. */
export async function parseKeys(text: string): Promise<ReceiptKeys> {
  const keys = new Map<string, CryptoKey>();
  for (const candidate of readKeySet(text)) {
    const { data: jwk } = PublicJwk.safeParse(candidate);
    if (!jwk) continue;
    const { kty, crv, x, kid } = jwk;
    if ((await calculateJwkThumbprint({ kty, crv, x })) !== kid) throw new ReceiptKeysError('keys.id_wrong');
    keys.set(kid, await importKey({ kty, crv, x }));
  }
  if (keys.size === 0) throw new ReceiptKeysError('keys.none');
  return keys;
}

function readKeySet(text: string): unknown[] {
  try {
    return KeySet.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new ReceiptKeysError('keys.unreadable', { cause });
  }
}
