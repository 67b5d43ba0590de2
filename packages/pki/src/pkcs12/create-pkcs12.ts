import { hmac } from '@noble/hashes/hmac.js';
import { type Bytes, ownBytes, toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { context, contextPrimitive, integer, NULL, octetString, oid, sequence, set, tlv } from '../der/write.ts';
import { createEffort } from '../encryption/effort.ts';
import { HASHES } from '../encryption/hashes.ts';
import { type PasswordForm, passwordForm } from '../encryption/password.ts';
import { derivePkcs12, PURPOSE } from '../encryption/pkcs12-kdf.ts';
import { createEncryption, type EncryptionChoice, type Encryptor } from './encryptor.ts';
import { PKCS12_OID } from './oids.ts';

export type Pkcs12Request = {
  /** The certificate of the key, DER. */
  leaf: Uint8Array;
  /** The intermediates, DER, the leaf's issuer first. */
  chain: readonly Uint8Array[];
  /** PrivateKeyInfo, DER. */
  pkcs8: Uint8Array;
  password: string;
  /** `modern`: AES-256 and SHA-256. `legacy`: triple DES and SHA-1, for Windows before 2019 and Java before 8u301. */
  encryption: EncryptionChoice;
  /** What Windows and Java show as the name of the entry. */
  friendlyName: string;
};

/** A .p12 or .pfx with one key and its certificates (RFC 7292), the keys' bags as openssl, Windows and Java write them. */
export async function createPkcs12(request: Pkcs12Request): Promise<Bytes> {
  const form = passwordForm(request.password);
  const encryptor = createEncryption(request.encryption, form);
  const attributes = await writeAttributes(request);
  const authenticatedSafe = sequence(
    encryptedContent(await encryptor.encrypt(writeCertificates(request, attributes))),
    dataContent(sequence(await writeKey(request.pkcs8, attributes, encryptor))),
  );
  const mac = await writeMac(authenticatedSafe, { form, encryptor });
  return sequence(integer(3), dataContent(authenticatedSafe), mac);
}

function dataContent(content: Uint8Array): Bytes {
  return sequence(oid(OID.data), context(0, octetString(content)));
}

function encryptedContent({ algorithm, content }: { algorithm: Uint8Array; content: Uint8Array }): Bytes {
  const info = sequence(oid(OID.data), algorithm, contextPrimitive(0, content));
  return sequence(oid(PKCS12_OID.encryptedData), context(0, sequence(integer(0), info)));
}

/** The same on the key and its certificate, which is how programs know that they belong together. */
async function writeAttributes({ leaf, friendlyName }: Pkcs12Request): Promise<Bytes> {
  const localKeyId = new Uint8Array(await crypto.subtle.digest('SHA-1', ownBytes(leaf)));
  const units = Uint8Array.from({ length: friendlyName.length * 2 }, (_, i) => {
    const unit = friendlyName.charCodeAt(i >> 1);
    return i % 2 === 0 ? unit >>> 8 : unit;
  });
  const attributes = [
    sequence(oid(PKCS12_OID.localKeyId), set(octetString(localKeyId))),
    sequence(oid(PKCS12_OID.friendlyName), set(tlv(0x1e, units))),
  ];
  // DER orders a SET OF by its octets.
  return set(...attributes.sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1)));
}

function writeCertificates({ leaf, chain }: Pkcs12Request, attributes: Bytes): Bytes {
  const bag = (certificate: Uint8Array, ...more: Bytes[]): Bytes => {
    const value = sequence(oid(PKCS12_OID.x509Certificate), context(0, octetString(certificate)));
    return sequence(oid(PKCS12_OID.certBag), context(0, value), ...more);
  };
  return sequence(bag(leaf, attributes), ...chain.map((certificate) => bag(certificate)));
}

async function writeKey(pkcs8: Uint8Array, attributes: Bytes, encryptor: Encryptor): Promise<Bytes> {
  const { algorithm, content } = await encryptor.encrypt(pkcs8);
  return sequence(oid(PKCS12_OID.shroudedKeyBag), context(0, sequence(algorithm, octetString(content))), attributes);
}

async function writeMac(
  content: Uint8Array,
  { form, encryptor }: { form: PasswordForm; encryptor: Encryptor },
): Promise<Bytes> {
  const { hash, hashOid, saltLength, iterations } = encryptor;
  const salt = crypto.getRandomValues(new Uint8Array(saltLength));
  const length = HASHES[hash].outputLen;
  const kdf = { hash, bmp: form.bmp, salt, iterations, purpose: PURPOSE.mac, length };
  const digest = hmac(HASHES[hash], await derivePkcs12(kdf, createEffort()), content);
  const digestInfo = sequence(sequence(oid(hashOid), NULL), octetString(digest));
  return sequence(digestInfo, octetString(salt), integer(iterations));
}
