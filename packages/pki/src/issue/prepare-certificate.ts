import { type Bytes, ownBytes, toHex } from '../bytes.ts';
import { pemEncode } from '../pem.ts';
import { PkiError } from '../pki-error.ts';
import type { CertificateProfile, CertificateRequest } from './certificate-profile.ts';
import { type Issuer, signStructure } from './issuer.ts';
import { lintCertificate } from './lint-certificate.ts';
import { randomSerialNumber } from './serial-number.ts';
import { writeTbs } from './write-tbs.ts';

declare const brand: unique symbol;

/**
 * A certificate that was checked against its profile and may be signed once. Record it before signing: after a crash
 * it says what was meant to be signed. `tbs` is a copy; what gets signed cannot be changed from outside.
 */
export type PreparedCertificate = {
  readonly [brand]: true;
  /** Upper-case hexadecimal, as openssl prints it. */
  readonly serialNumber: string;
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly tbs: Bytes;
};

export type IssuedCertificate = { der: Bytes; pem: string };

const waiting = new WeakMap<PreparedCertificate, { tbs: Bytes; issuer: Issuer }>();

/**
 * Writes the certificate, reads it back and holds it against the profile. Throws PkiError certificate.profile_violated
 * with every finding; nothing has been signed then.
 */
export function prepareCertificate(profile: CertificateProfile, request: CertificateRequest): PreparedCertificate {
  const serialNumber = randomSerialNumber();
  const tbs = writeOrRefuse(profile, request, serialNumber);
  const findings = lintCertificate(tbs, { profile, request, serialNumber });
  if (findings.length > 0) throw new PkiError('certificate.profile_violated', { findings });
  const visible: Omit<PreparedCertificate, typeof brand> = {
    serialNumber: toHex(serialNumber).toUpperCase(),
    names: [...request.names],
    notBefore: request.notBefore,
    notAfter: request.notAfter,
    tbs: ownBytes(tbs),
  };
  const prepared = Object.freeze(visible) as PreparedCertificate; // cast: the brand exists for the compiler only
  waiting.set(prepared, { tbs, issuer: profile.issuer });
  return prepared;
}

function writeOrRefuse(...content: Parameters<typeof writeTbs>): Bytes {
  try {
    return writeTbs(...content);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new PkiError('certificate.profile_violated', { findings: ['publicKey: unreadable'], cause: error });
  }
}

/**
 * Signs a prepared certificate, once. Throws PkiError certificate.already_signed the second time, also when signing
 * failed the first time, and certificate.wrong_issuer for another issuer than the profile's.
 */
export function signPrepared(prepared: PreparedCertificate, issuer: Issuer): IssuedCertificate {
  const content = waiting.get(prepared);
  if (!content) throw new PkiError('certificate.already_signed');
  if (content.issuer !== issuer) throw new PkiError('certificate.wrong_issuer');
  waiting.delete(prepared);
  const der = signStructure(content.tbs, issuer);
  return { der, pem: pemEncode('CERTIFICATE', der) };
}
