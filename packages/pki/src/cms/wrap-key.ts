import { type Bytes, concatBytes, ownBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { context, NULL, octetString, oid, sequence } from '../der/write.ts';
import { type EcCurve, readPublicKey } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';

/** A content key that only the recipient can take out, and the AlgorithmIdentifier that says how. */
export type WrappedKey = { readonly algorithm: Bytes; readonly encryptedKey: Bytes };
/** `originator`: the SubjectPublicKeyInfo of the key that was made for this one agreement. */
export type AgreedKey = WrappedKey & { readonly originator: Bytes };

const SHA256 = sequence(oid(OID.sha256), NULL);
/** RFC 4055, 4.1: the defaults are SHA-1, so hash and mask generation are named. */
const OAEP_SHA256 = sequence(
  oid(OID.rsaesOaep),
  sequence(context(0, SHA256), context(1, sequence(oid(OID.mgf1), SHA256))),
);

export async function wrapForRsa(spki: Uint8Array, contentKey: CryptoKey): Promise<WrappedKey> {
  const oaep = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const recipient = await crypto.subtle.importKey('spki', ownBytes(spki), oaep, false, ['wrapKey']);
  const encryptedKey = await crypto.subtle.wrapKey('raw', contentKey, recipient, oaep);
  return { algorithm: OAEP_SHA256, encryptedKey: new Uint8Array(encryptedKey) };
}

const AES_256_WRAP = sequence(oid(OID.aes256Wrap));
const KEY_BITS = 256;
const COORDINATE_BITS: Readonly<Record<EcCurve, number>> = { 'P-256': 256, 'P-384': 384, 'P-521': 528 };

/** The one round that 256 bits need of X9.63's derivation, over ECC-CMS-SharedInfo (RFC 5753, 7.2). */
async function deriveWrappingKey(secret: Uint8Array): Promise<CryptoKey> {
  const length = octetString(Uint8Array.of(0, 0, KEY_BITS >> 8, KEY_BITS & 0xff));
  const sharedInfo = sequence(AES_256_WRAP, context(2, length));
  const round = Uint8Array.of(0, 0, 0, 1);
  const octets = await crypto.subtle.digest('SHA-256', concatBytes([secret, round, sharedInfo]));
  return crypto.subtle.importKey('raw', octets, 'AES-KW', false, ['wrapKey']);
}

export async function agreeOnKey(spki: Uint8Array, contentKey: CryptoKey): Promise<AgreedKey> {
  const key = readPublicKey(spki);
  if (key.type !== 'ECDSA') throw new PkiError('encryption.unsupported', { findings: [key.type] });
  const ecdh = { name: 'ECDH', namedCurve: key.curve };
  const recipient = await crypto.subtle.importKey('spki', ownBytes(spki), ecdh, false, []);
  const ephemeral = await crypto.subtle.generateKey(ecdh, true, ['deriveBits']);
  const agreement = { name: 'ECDH', public: recipient };
  const secret = await crypto.subtle.deriveBits(agreement, ephemeral.privateKey, COORDINATE_BITS[key.curve]);
  const wrapping = await deriveWrappingKey(new Uint8Array(secret));
  return {
    algorithm: sequence(oid(OID.stdDhSha256Kdf), AES_256_WRAP),
    encryptedKey: new Uint8Array(await crypto.subtle.wrapKey('raw', contentKey, wrapping, 'AES-KW')),
    originator: new Uint8Array(await crypto.subtle.exportKey('spki', ephemeral.publicKey)),
  };
}
