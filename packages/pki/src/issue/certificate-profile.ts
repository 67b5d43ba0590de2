import type { Organization } from '@certdesk/contract';
import type { Bytes } from '../bytes.ts';
import type { Issuer } from './issuer.ts';
import * as extensions from './write-extensions.ts';

export type ValidationLevel = 'DV' | 'OV' | 'EV';

/** The reserved policy identifiers, exactly one of which a certificate carries (BR 7.1.6.1). */
export const RESERVED_POLICIES: Readonly<Record<ValidationLevel, string>> = {
  DV: '2.23.140.1.2.1',
  OV: '2.23.140.1.2.2',
  EV: '2.23.140.1.1',
};

/** What all certificates of one product have in common. The URLs are plain http, as BR 7.1.2.7.7 demands. */
export type CertificateProfileOptions = {
  issuer: Issuer;
  validationLevel: ValidationLevel;
  /** The authority's own policy, carried after the reserved one. */
  policyOid: string;
  ocspUrl: string;
  caIssuersUrl: string;
  crlUrl: string;
  /** Names under .example and .test: for the built-in CA and demo data. */
  allowReserved?: boolean;
};

/** The options with the extensions that are the same in every certificate, encoded once. */
export type CertificateProfile = CertificateProfileOptions & {
  encoded: { before: readonly Bytes[]; after: readonly Bytes[] };
};

export function defineProfile(options: CertificateProfileOptions): CertificateProfile {
  const policies = [RESERVED_POLICIES[options.validationLevel], options.policyOid];
  const before = [extensions.endEntityConstraints(), extensions.serverAuthUsage()];
  const after = [
    extensions.authorityKeyIdentifier(options.issuer.keyIdentifier),
    extensions.authorityInfoAccess(options),
    extensions.certificatePolicies(policies),
    extensions.crlDistributionPoints(options.crlUrl),
  ];
  return { ...options, encoded: { before, after } };
}

/** One certificate to be made. */
export type CertificateRequest = {
  /** Canonical names (checkName), the common name first; the certificate gets exactly these, in this order. */
  names: readonly string[];
  /** SubjectPublicKeyInfo, DER (csrPublicKey). */
  publicKey: Uint8Array;
  notBefore: Date;
  notAfter: Date;
  /** Now: the calendar of SC-081 goes by it, and notBefore must be within 48 hours of it. */
  issuedAt: Date;
  /** For OV and EV; `country` in it is also the EV jurisdiction. */
  organization?: Organization;
};
