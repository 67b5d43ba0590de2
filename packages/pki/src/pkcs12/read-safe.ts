import { type Bytes, concatBytes, ownBytes } from '../bytes.ts';
import { toDer } from '../der/ber.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, type Tlv } from '../der/read.ts';
import { ifDer, readPrivateKeyInfo } from '../encryption/decrypt-key.ts';
import type { Effort } from '../encryption/effort.ts';
import type { PasswordForm } from '../encryption/password.ts';
import { unsupported } from '../encryption/read-kdf.ts';
import { readScheme, unlock } from '../encryption/read-scheme.ts';
import { PkiError } from '../pki-error.ts';
import { PKCS12_OID } from './oids.ts';

/** No password at hand opens this part. */
export class WrongPassword extends Error {}

type Keys = { forms: readonly PasswordForm[]; effort: Effort };
type Contents = { certificates: Bytes[]; keys: Bytes[] };

/** More than any trust store has. */
const MAX_BAGS = 2000;
const MAX_NESTING = 8;

/** Everything in an AuthenticatedSafe. Throws WrongPassword, PkiError. */
export async function readSafe(authSafe: Uint8Array, keys: Keys): Promise<Contents> {
  const contents: Contents = { certificates: [], keys: [] };
  const left = { bags: MAX_BAGS };
  for (const info of elementsOf(authSafe)) {
    await readBags(await openContentInfo(info, keys), { contents, keys, left, nesting: 0 });
  }
  return contents;
}

function elementsOf(sequence: Uint8Array): Tlv[] {
  return childrenOf(expectTag(readDer(toDer(sequence)), 0x30));
}

/** The SafeContents in one part: plain, or encrypted with the password. */
async function openContentInfo(info: Tlv, { forms, effort }: Keys): Promise<Uint8Array> {
  const [type, wrapped] = childrenOf(expectTag(info, 0x30));
  const oid = readOid(type);
  const [content] = childrenOf(expectTag(wrapped, 0xa0));
  if (oid === OID.data) return contentOf(expectTag(content, 0x04));
  if (oid !== PKCS12_OID.encryptedData) throw unsupported(`content ${oid}`);
  const [, encryptedContentInfo] = childrenOf(expectTag(content, 0x30));
  const [, algorithm, encrypted] = childrenOf(expectTag(encryptedContentInfo, 0x30));
  const scheme = readScheme(algorithm);
  const plain = await unlock({
    scheme,
    content: segmentsOf(encrypted),
    forms,
    effort,
    read: (found) => ifDer(found, []),
  });
  if (!plain) throw new WrongPassword();
  return plain;
}

/** The octets of an encryptedContent, [0] IMPLICIT OCTET STRING: whole in DER, in segments in BER, which toDer cannot tell. */
function segmentsOf(encrypted: Tlv | undefined): Uint8Array {
  if (encrypted?.tag === 0x80) return contentOf(encrypted);
  return concatBytes(childrenOf(expectTag(encrypted, 0xa0)).map((segment) => contentOf(expectTag(segment, 0x04))));
}

type BagReading = { contents: Contents; keys: Keys; left: { bags: number }; nesting: number };

async function readBags(safeContents: Uint8Array, reading: BagReading): Promise<void> {
  for (const bag of elementsOf(safeContents)) {
    reading.left.bags -= 1;
    if (reading.left.bags < 0) throw new PkiError('der.malformed', { findings: ['too many bags'] });
    const [type, wrapped] = childrenOf(expectTag(bag, 0x30));
    const [value] = childrenOf(expectTag(wrapped, 0xa0));
    await readBag(readOid(type), value, reading);
  }
}

async function readBag(oid: string, value: Tlv | undefined, reading: BagReading): Promise<void> {
  const { contents, keys, nesting } = reading;
  if (oid === PKCS12_OID.certBag) contents.certificates.push(...readCertificate(value));
  if (oid === PKCS12_OID.keyBag) contents.keys.push(readPlainKey(value));
  if (oid === PKCS12_OID.shroudedKeyBag) contents.keys.push(await readShroudedKey(value, keys));
  if (oid !== PKCS12_OID.safeContentsBag) return;
  if (nesting >= MAX_NESTING) throw new PkiError('der.malformed', { findings: ['bags nested too deep'] });
  await readBags(rawOf(expectTag(value, 0x30)), { ...reading, nesting: nesting + 1 });
}

/** None when it is of the other kind of certificate, SDSI. */
function readCertificate(value: Tlv | undefined): Bytes[] {
  const [type, wrapped] = childrenOf(expectTag(value, 0x30));
  if (readOid(type) !== PKCS12_OID.x509Certificate) return [];
  return [ownBytes(contentOf(expectTag(childrenOf(expectTag(wrapped, 0xa0))[0], 0x04)))];
}

function readPlainKey(value: Tlv | undefined): Bytes {
  const key = readPrivateKeyInfo(rawOf(expectTag(value, 0x30)));
  if (!key) throw new PkiError('der.malformed', { findings: ['key bag without a key'] });
  return key;
}

async function readShroudedKey(value: Tlv | undefined, { forms, effort }: Keys): Promise<Bytes> {
  const [algorithm, encrypted] = childrenOf(expectTag(value, 0x30));
  const scheme = readScheme(algorithm);
  const content = contentOf(expectTag(encrypted, 0x04));
  const key = await unlock({ scheme, content, forms, effort, read: readPrivateKeyInfo });
  if (!key) throw new WrongPassword();
  return key;
}
