import type { NameField } from '../der/name.ts';
import { OID } from '../der/oids.ts';
import type { CertificateRequest, ValidationLevel } from './certificate-profile.ts';

const MAX_COMMON_NAME = 64; // ub-common-name of RFC 5280
const EV_BUSINESS_CATEGORY = 'Private Organization'; // EV Guidelines 7.1.4.2.3

/** The subject's fields in the order of BR 7.1.4.2; a DV subject is the common name, or empty when that is too long. */
export function subjectFields(request: CertificateRequest, level: ValidationLevel): NameField[] {
  const [commonName] = request.names;
  const organization = level === 'DV' ? undefined : request.organization;
  const values: [string, string | undefined][] = [
    ...(level === 'EV' && organization ? jurisdictionFields(organization) : []),
    [OID.country, organization?.country],
    [OID.state, organization?.region],
    [OID.locality, organization?.city],
    [OID.organization, organization?.name],
    [OID.commonName, commonName !== undefined && commonName.length <= MAX_COMMON_NAME ? commonName : undefined],
  ];
  return values.flatMap(([oid, text]) => (text === undefined ? [] : [{ oid, text }]));
}

function jurisdictionFields(
  organization: NonNullable<CertificateRequest['organization']>,
): [string, string | undefined][] {
  return [
    [OID.businessCategory, EV_BUSINESS_CATEGORY],
    [OID.jurisdictionCountry, organization.country],
    [OID.serialNumber, organization.registrationNumber],
  ];
}
