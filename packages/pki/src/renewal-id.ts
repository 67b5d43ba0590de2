import { toBase64 } from './bytes.ts';
import { OID } from './der/oids.ts';
import { childrenOf, contentOf, expectTag, readDer } from './der/read.ts';
import { splitCertificate } from './import/split-certificate.ts';

const KEY_IDENTIFIER_TAG = 0x80;

const base64url = (octets: Uint8Array): string =>
  toBase64(octets).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/**
 * How ACME servers know a certificate that is to be renewed (RFC 9773 4.1): its authority's key identifier and its serial
 * number; undefined for one without the former. Throws PkiError der.malformed.
 */
export function renewalId(certificate: Uint8Array): string | undefined {
  const { serialNumber, extensions } = splitCertificate(certificate);
  const extension = extensions.get(OID.authorityKeyIdentifier);
  const fields = extension ? childrenOf(expectTag(readDer(extension), 0x30)) : [];
  const keyIdentifier = fields.find(({ tag }) => tag === KEY_IDENTIFIER_TAG);
  return keyIdentifier && `${base64url(contentOf(keyIdentifier))}.${base64url(serialNumber)}`;
}
