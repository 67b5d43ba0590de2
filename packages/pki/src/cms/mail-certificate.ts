import type { EncryptionKeyFault } from '@certdesk/contract';
import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, readDer } from '../der/read.ts';
import { decodeText } from '../der/read-text.ts';
import { fingerprintSha256 } from '../fingerprint.ts';
import { attributeOf } from '../import/name-text.ts';
import {
  type CertificateParts,
  extendedKeyUsages,
  isAuthority,
  splitCertificate,
} from '../import/split-certificate.ts';
import { MAX_RSA_BITS, type PublicKey, readPublicKey } from '../keys/public-key.ts';

/** What a certificate says of who may be written to with it, or why nobody may. */
export type MailCertificate = {
  readonly fingerprint: string;
  /** "RSA 3072" or "EC P-256": a key that agrees does not sign. */
  readonly algorithm: string;
  readonly notAfter: Date;
  /** As they stand there, each once. */
  readonly addresses: readonly string[];
  readonly fault: EncryptionKeyFault | undefined;
};

/** Below, a content key can be had by whoever has kept the mail (NIST SP 800-131A). */
const MIN_RSA_BITS = 2048;
const RFC822_NAME = 0x81;

const algorithmOf = (key: PublicKey): string => {
  if (key.type === 'other') return key.algorithm;
  return key.type === 'RSA' ? `RSA ${key.size}` : `EC ${key.curve}`;
};

/** RFC 5280, 4.2.1.12 and RFC 8551, 4.4.4: a certificate that names its purposes must name this one. */
function isForMail(parts: CertificateParts): boolean {
  const usages = extendedKeyUsages(parts);
  return !usages || usages.includes(OID.emailProtection) || usages.includes(OID.anyExtendedKeyUsage);
}

/** keyEncipherment is bit 2, keyAgreement bit 4 (RFC 5280, 4.2.1.3); without the extension a key may do all it can. */
function mayEncrypt({ extensions }: CertificateParts, type: PublicKey['type']): boolean {
  const value = extensions.get(OID.keyUsage);
  if (!value) return true;
  const [, bits = 0] = contentOf(expectTag(readDer(value), 0x03));
  return (bits & (type === 'RSA' ? 0x20 : 0x08)) !== 0;
}

function faultOf(parts: CertificateParts, key: PublicKey, now: Date): EncryptionKeyFault | undefined {
  if (key.type === 'other' || (key.type === 'RSA' && key.size > MAX_RSA_BITS)) return 'encryption_key.algorithm';
  if (key.type === 'RSA' && key.size < MIN_RSA_BITS) return 'encryption_key.weak';
  if (isAuthority(parts) || !isForMail(parts) || !mayEncrypt(parts, key.type)) {
    return 'encryption_key.not_for_encryption';
  }
  if (parts.notAfter <= now) return 'encryption_key.expired';
  return parts.notBefore > now ? 'encryption_key.not_yet_valid' : undefined;
}

/** rfc822Name entries, and emailAddress of the subject, where older certificates have it. */
function addressesOf(parts: CertificateParts): string[] {
  const value = parts.extensions.get(OID.subjectAltName);
  const entries = value ? childrenOf(expectTag(readDer(value), 0x30)) : [];
  const named = entries.filter(({ tag }) => tag === RFC822_NAME).map((entry) => decodeText(contentOf(entry), 'utf-8'));
  const all = [...named, attributeOf(parts.subject, OID.emailAddress)];
  return [...new Set(all.flatMap((address) => address?.trim() || []))];
}

/**
 * Reads an S/MIME certificate (RFC 8550). Who signed it is not asked: private authorities and self-signed certificates
 * serve as well, and whoever attaches one vouches for it by its fingerprint.
 * @throws PkiError `der.malformed`.
 */
export async function readMailCertificate(der: Uint8Array, now: Date): Promise<MailCertificate> {
  const parts = splitCertificate(der);
  const key = readPublicKey(parts.spki);
  return {
    fingerprint: await fingerprintSha256(der),
    algorithm: algorithmOf(key),
    notAfter: parts.notAfter,
    addresses: addressesOf(parts),
    fault: faultOf(parts, key, now),
  };
}
