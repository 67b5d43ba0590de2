import type { ServerType, ValidationMethod } from '@certdesk/contract';
import type { OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';

/** Namecheap's words for where a certificate goes, which choose the form of the file in its mail. */
const SERVERS: Readonly<Record<ServerType, string>> = {
  nginx: 'nginx',
  apache: 'apacheopenssl',
  iis: 'iis',
  tomcat: 'tomcat',
  haproxy: 'other',
  caddy: 'other',
  other: 'other',
};

/** For several names a method for each; for one name a switch, or the address. */
function dcvParams(method: ValidationMethod, names: readonly string[], approverEmail: string) {
  if (method === 'dns-persist') throw new AuthorityError('refused');
  const word = { dns: 'CNAMECSRHASH', http: 'HTTPCSRHASH', email: approverEmail }[method];
  const [, ...others] = names;
  if (others.length > 0)
    return {
      ApproverEmail: word,
      DNSNames: others.join(','),
      DNSApproverEmails: others.map(() => word).join(','),
    };
  if (method === 'email') return { ApproverEmail: word };
  return method === 'dns' ? { DNSDCValidation: true } : { HTTPDCValidation: true };
}

export type Vetted = Pick<OrderToPlace, 'organization' | 'contacts'> & { readonly isEv: boolean };

/** What an organization is vetted by, under Namecheap's names; without what the order does not say. */
export function organizationParams({ organization, contacts, isEv }: Vetted): Readonly<Record<string, string>> {
  if (!organization) return {};
  const { name, street, city, region, postalCode, country, registrationNumber } = organization;
  const params = {
    AdminOrganizationName: name,
    AdminCountry: country,
    AdminStateProvince: region,
    AdminCity: city,
    AdminAddress1: street,
    AdminPostalCode: postalCode,
    AdminPhone: contacts.organization?.phone,
    ...(isEv
      ? { CompanyIncorporationCountry: country, CompanyRegistrationNumber: registrationNumber }
      : { OrganizationRepEmailAddress: contacts.organization?.email }),
  };
  const said = Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return Object.fromEntries(said);
}

export type ToActivate = {
  readonly certificateId: string;
  readonly csr: string;
  readonly names: readonly string[];
  readonly method: ValidationMethod;
  readonly approverEmail: string;
  readonly serverType?: ServerType | undefined;
  /** Of `organizationParams`; empty for DV. */
  readonly organization: Readonly<Record<string, string>>;
};

/**
 * What `ssl.activate` and `ssl.reissue` are told. The signed certificate is mailed to the domain administrator. Throws
 * AuthorityError `refused` for a method that Namecheap does not have.
 */
export const activationParams = (wish: ToActivate) => ({
  CertificateID: wish.certificateId,
  csr: wish.csr,
  AdminEmailAddress: wish.approverEmail,
  WebServerType: SERVERS[wish.serverType ?? 'other'],
  ...dcvParams(wish.method, wish.names, wish.approverEmail),
  ...wish.organization,
});
