import { type Bytes, ownBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, expectTag, rawOf, readDer, type Tlv } from '../der/read.ts';
import { context, contextPrimitive, integer, octetString, oid, sequence, set } from '../der/write.ts';
import { splitCertificate } from '../import/split-certificate.ts';
import { readPublicKey } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';
import { type AgreedKey, agreeOnKey, type WrappedKey, wrapForRsa } from './wrap-key.ts';

const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;

/** IssuerAndSerialNumber (RFC 5652, 10.2.4), both as they stand in the certificate. */
function recipientId(certificate: Uint8Array, issuer: Tlv): Bytes {
  const tbs = childrenOf(expectTag(readDer(certificate), 0x30))[0];
  const serialNumber = childrenOf(expectTag(tbs, 0x30)).find(({ tag }) => tag === 0x02);
  return sequence(rawOf(issuer), rawOf(expectTag(serialNumber, 0x02)));
}

/** RFC 5652, 6.2.1: version 0 goes with the issuer and serial number. */
const keyTransport = (recipient: Bytes, { algorithm, encryptedKey }: WrappedKey): Bytes =>
  sequence(integer(0), recipient, algorithm, octetString(encryptedKey));

/** RFC 5753, 3.1.1: always version 3, with the key that was made for this message. */
function keyAgreement(recipient: Bytes, { algorithm, encryptedKey, originator }: AgreedKey): Bytes {
  const originatorKey = context(0, context(1, ...childrenOf(readDer(originator)).map(rawOf)));
  const encryptedKeys = sequence(sequence(recipient, octetString(encryptedKey)));
  return context(1, integer(3), originatorKey, algorithm, encryptedKeys);
}

async function recipientInfo(certificate: Uint8Array, contentKey: CryptoKey): Promise<Bytes> {
  const { issuer, spki } = splitCertificate(certificate);
  const recipient = recipientId(certificate, issuer);
  if (readPublicKey(spki).type === 'RSA') return keyTransport(recipient, await wrapForRsa(spki, contentKey));
  return keyAgreement(recipient, await agreeOnKey(spki, contentKey));
}

/**
 * Encrypts for the holder of a certificate: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), DER, the
 * content key under RSAES-OAEP with SHA-256 (RFC 3560) or under an ephemeral ECDH key (RFC 5753). Every call makes its
 * own content key, nonce and ephemeral key: the same content never gives the same octets twice.
 * Whether the certificate may be used for this is readMailCertificate's to say.
 * @throws PkiError `encryption.unsupported` for another kind of key.
 */
export async function createAuthEnveloped(content: Uint8Array, certificate: Uint8Array): Promise<Bytes> {
  const contentKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_OCTETS));
  const recipient = await recipientInfo(certificate, contentKey).catch((cause: unknown) => {
    throw new PkiError('encryption.unsupported', { cause });
  });
  const parameters = { name: 'AES-GCM', iv: nonce, tagLength: TAG_OCTETS * 8 };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, contentKey, ownBytes(content)));
  const ciphertext = sealed.subarray(0, -TAG_OCTETS);
  const algorithm = sequence(oid(OID.aes256Gcm), sequence(octetString(nonce), integer(TAG_OCTETS)));
  const encryptedContent = sequence(oid(OID.data), algorithm, contextPrimitive(0, ciphertext));
  const mac = octetString(sealed.subarray(-TAG_OCTETS));
  const enveloped = sequence(integer(0), set(recipient), encryptedContent, mac);
  return sequence(oid(OID.authEnvelopedData), context(0, enveloped));
}
