import type { ValidationLevel } from '@certdesk/contract';
import { maxValidityDays } from '@certdesk/pki';
import { type CertificateProfile, defineProfile, type Issuer } from '@certdesk/pki/node';
import type { AuthorityUrls } from './authority-urls.ts';

/** The CA's own policy, under the arc that RFC 5612 sets aside for examples: a trial CA has no number of its own. */
const POLICY_OID = '1.3.6.1.4.1.32473.1.1';

export type Profiles = Readonly<Record<ValidationLevel, CertificateProfile>>;

/** One profile for each validation level. */
export function createProfiles(issuer: Issuer, urls: AuthorityUrls): Profiles {
  const define = (validationLevel: ValidationLevel): CertificateProfile =>
    defineProfile({
      issuer,
      validationLevel,
      policyOid: POLICY_OID,
      ocspUrl: urls.ocsp,
      caIssuersUrl: urls.issuingCertificate,
      crlUrl: urls.issuingCrl,
      allowReserved: true,
    });
  return { DV: define('DV'), OV: define('OV'), EV: define('EV') };
}

/**
 * The days that a certificate of a product gets at this moment. BR 6.3.2 sets the limit by the calendar, and advises to
 * stay a day below it.
 */
export const cappedValidity = (validityDays: number, now: Date): number =>
  Math.min(validityDays, maxValidityDays(now) - 1);
