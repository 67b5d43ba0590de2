import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, readDer, readOid, type Tlv } from '../der/read.ts';
import type { KeyForm } from './read-private-key.ts';

/** What a DER value is, by its shape alone. */
export type DerKind =
  | 'certificate'
  | 'csr'
  | 'pkcs7'
  | 'pkcs12'
  | 'encrypted_key'
  | 'encrypted_mail'
  | 'public_key'
  | 'crl'
  | 'curve'
  | 'other'
  | KeyForm;

const OBJECT_IDENTIFIER = 0x06;
const TIMES = [0x17, 0x18];

/** Throws PkiError der.malformed for what is no DER. */
export function kindOfDer(der: Uint8Array): DerKind {
  const whole = readDer(der);
  if (whole.tag === OBJECT_IDENTIFIER) return 'curve';
  if (whole.tag !== 0x30) return 'other';
  const fields = childrenOf(whole);
  const tags = shapeOf(fields);
  if (tags === '30 30 03') return kindOfSigned(fields);
  if (tags.startsWith('06 a0')) return kindOfContent(readOid(fields[0]));
  if (tags === '30 04') return 'encrypted_key';
  if (tags === '30 03') return 'public_key';
  return tags.startsWith('02') ? kindOfVersioned(fields, tags) : 'other';
}

/** RFC 5652, 3: what a ContentInfo says that it holds. */
function kindOfContent(type: string): DerKind {
  if (type === OID.signedData) return 'pkcs7';
  return type === OID.envelopedData || type === OID.authEnvelopedData ? 'encrypted_mail' : 'other';
}

const shapeOf = (fields: readonly Tlv[]): string =>
  fields
    .slice(0, 10)
    .map(({ tag }) => tag.toString(16).padStart(2, '0'))
    .join(' ');

/** What begins with its version: private keys and PKCS #12. */
function kindOfVersioned(fields: readonly Tlv[], tags: string): DerKind {
  if (tags.startsWith('02 30 04')) return 'pkcs8';
  if (tags.startsWith('02 04')) return 'sec1';
  if (/^02( 02){8}/.test(tags)) return 'pkcs1';
  if (tags === '02 02 02 02 02 02') return 'dsa';
  const version = fields[0] && contentOf(fields[0]).join();
  return version === '3' && tags.startsWith('02 30') ? 'pkcs12' : 'other';
}

/** What is signed: a certificate has its validity as a SEQUENCE, a CRL bare times, a request nothing after its key. */
function kindOfSigned(fields: readonly Tlv[]): DerKind {
  const inner = fields[0] ? childrenOf(fields[0]) : [];
  const tags = shapeOf(inner);
  if (inner.some(({ tag }) => TIMES.includes(tag))) return 'crl';
  if (tags.startsWith('a0 02 30 30 30 30 30') || tags.startsWith('02 30 30 30 30 30')) return 'certificate';
  return /^02 30 30( a0)?$/.test(tags) ? 'csr' : 'other';
}
