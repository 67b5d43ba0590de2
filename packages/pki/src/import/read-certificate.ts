import { equalBytes, ownBytes, toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { rawOf } from '../der/read.ts';
import { sha256 } from '../fingerprint.ts';
import { readPublicKey } from '../keys/public-key.ts';
import { printable } from '../names/printable.ts';
import { readServerNames } from './alternative-names.ts';
import { keyKind } from './key-kind.ts';
import { attributeOf, nameText } from './name-text.ts';
import { readIssuedSignature } from './signature-algorithm.ts';
import { type CertificateParts, isAuthority, splitCertificate } from './split-certificate.ts';
import type { CertificateFound, ImportSource } from './types.ts';
import { verifySignature } from './verify-signature.ts';

/** What a certificate says. Throws PkiError der.malformed. */
export async function readCertificate(bytes: Uint8Array, source: ImportSource): Promise<CertificateFound> {
  const der = ownBytes(bytes);
  const parts = splitCertificate(der);
  const [hash, sha1, keyHash] = await Promise.all([
    sha256(der),
    crypto.subtle.digest('SHA-1', der),
    sha256(parts.spki),
  ]);
  return {
    kind: 'certificate',
    source,
    der,
    ...namesOf(parts),
    serialNumber: colonHex(parts.serialNumber),
    fingerprintSha256: colonHex(hash),
    fingerprintSha1: colonHex(new Uint8Array(sha1)),
    publicKeySha256: toHex(keyHash),
    notBefore: parts.notBefore,
    notAfter: parts.notAfter,
    key: keyKind(readPublicKey(parts.spki)),
    signatureAlgorithm: readIssuedSignature(parts.algorithm).name,
    isAuthority: isAuthority(parts),
    isSelfSigned: await isSelfSigned(parts),
  };
}

type Names = Pick<CertificateFound, 'subject' | 'issuer' | 'issuerName' | 'commonName' | 'organization' | 'names'>;

function namesOf(parts: CertificateParts): Names {
  const [subject, issuer] = [nameText(parts.subject), nameText(parts.issuer)];
  const names = readServerNames(parts.extensions.get(OID.subjectAltName));
  const shown = (text: string | null): string | null => (text?.trim() ? printable(text.trim()) : null);
  const organization = shown(attributeOf(parts.subject, OID.organization));
  const issuerName = attributeOf(parts.issuer, OID.commonName) ?? attributeOf(parts.issuer, OID.organization);
  return {
    subject,
    issuer,
    issuerName: shown(issuerName) ?? issuer,
    commonName: shown(attributeOf(parts.subject, OID.commonName)) ?? names[0] ?? organization ?? subject,
    organization,
    names,
  };
}

async function isSelfSigned(parts: CertificateParts): Promise<boolean> {
  if (!equalBytes(rawOf(parts.subject), rawOf(parts.issuer))) return false;
  // Roots of the nineties are signed with MD5, which no WebCrypto computes: their name has to do.
  return (await verifySignature({ ...parts, signed: parts.tbs }, parts.spki)) !== 'invalid';
}

function colonHex(bytes: Uint8Array): string {
  return (toHex(bytes).toUpperCase().match(/../g) ?? []).join(':');
}
