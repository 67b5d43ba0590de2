import type { ImportFault } from '@certdesk/contract';
import { OID } from '../der/oids.ts';
import { PkiError } from '../pki-error.ts';
import { extendedKeyUsages, splitCertificate } from './split-certificate.ts';
import type { CertificateFound, Material } from './types.ts';

export type ChosenLeaf = { readonly leaf: CertificateFound | undefined; readonly faults: readonly ImportFault[] };

/**
 * The certificate that the import is about. What stands in the certificate's own field comes first, then what matches
 * the key, then what is for servers: a signed mail brings the certificate of whoever signed it. Of several for one key,
 * as after a renewal, the newest that is valid.
 */
export function chooseLeaf({ certificates, keys }: Material, now: Date): ChosenLeaf {
  const keyHashes = new Set(keys.map((key) => key.publicKeySha256));
  const hasKey = (certificate: CertificateFound): boolean => keyHashes.has(certificate.publicKeySha256);
  const candidates = leafCandidates(certificates, hasKey);
  if (candidates.length === 0) return { leaf: undefined, faults: faultsOfNone(certificates) };
  const preferences = [isInOwnField, hasKey, isForServers];
  const best = preferences.reduce((rest, prefer) => (rest.some(prefer) ? rest.filter(prefer) : rest), candidates);
  if (new Set(best.map((certificate) => certificate.publicKeySha256)).size > 1) {
    const params = { count: best.length, names: namesOf(best) };
    return { leaf: undefined, faults: [{ code: 'import.several_certificates', params }] };
  }
  return { leaf: newest(best, now), faults: [] };
}

/** An authority's own certificate counts only where it is self-signed and its key is given, as "openssl req -x509" makes it. */
function leafCandidates(
  certificates: readonly CertificateFound[],
  hasKey: (certificate: CertificateFound) => boolean,
): readonly CertificateFound[] {
  const leaves = certificates.filter((certificate) => !certificate.isAuthority);
  if (leaves.length > 0) return leaves;
  return certificates.filter((certificate) => certificate.isSelfSigned && hasKey(certificate));
}

function faultsOfNone(certificates: readonly CertificateFound[]): ImportFault[] {
  if (certificates.length === 0) return [{ code: 'import.certificate_missing' }];
  return [{ code: 'import.only_authorities', params: { names: namesOf(certificates) } }];
}

const isInOwnField = ({ source }: CertificateFound): boolean => source.field === 'certificate';

/** Whether a certificate may serve TLS (RFC 5280, 4.2.1.12). What its extension says unreadably is no restriction. */
export function isForServers({ der }: CertificateFound): boolean {
  try {
    const usages = extendedKeyUsages(splitCertificate(der));
    return !usages || usages.some((usage) => usage === OID.serverAuth || usage === OID.anyExtendedKeyUsage);
  } catch (error) {
    if (error instanceof PkiError) return true;
    throw error;
  }
}

function newest(certificates: readonly CertificateFound[], now: Date): CertificateFound | undefined {
  const isValid = ({ notBefore, notAfter }: CertificateFound): boolean => notBefore <= now && now <= notAfter;
  const valid = certificates.filter(isValid);
  return (valid.length > 0 ? valid : [...certificates]).sort(
    (a, b) =>
      b.notBefore.getTime() - a.notBefore.getTime() || a.fingerprintSha256.localeCompare(b.fingerprintSha256, 'en'),
  )[0];
}

const MAX_NAMES = 5;

/** What certificates are called, for a sentence. */
export function namesOf(certificates: readonly CertificateFound[]): string {
  const names = [...new Set(certificates.map((certificate) => certificate.commonName))].sort();
  return names.length > MAX_NAMES ? `${names.slice(0, MAX_NAMES).join(', ')} …` : names.join(', ');
}
