import type { ChainLink } from '@certdesk/contract';
import { type CertificateFound, certificatePem, csrPem } from '@certdesk/pki/import';
import type { Insertable } from 'kysely';
import type { CertificateTable, StoredWarning } from '../../schema.ts';
import { searchTextOf } from './certificate.ts';
import type { CheckedImport } from './check-import.ts';

/** What an index holds must stay far below a third of a page. */
const MAX_COMMON_NAME = 255;
const FIRST_MOMENT = new Date('0001-01-01T00:00:00Z');

/** A certificate may say anything; the database takes no NUL, no half of a character and no year 0. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
const storableMoment = (moment: Date): Date => (moment < FIRST_MOMENT ? FIRST_MOMENT : moment);

/** Parameters of a warning may quote the certificate. */
const storableWarning = ({ code, params }: StoredWarning): StoredWarning => {
  if (!params) return { code };
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? storable(value) : value,
  ]);
  return { code, params: Object.fromEntries(entries) };
};

const toLink = (certificate: CertificateFound): ChainLink => ({
  subject: storable(certificate.subject),
  issuer: storable(certificate.issuer),
  serialNumber: certificate.serialNumber,
  notAfter: storableMoment(certificate.notAfter).toISOString(),
  fingerprintSha256: certificate.fingerprintSha256,
});

type Facts = Pick<
  Insertable<CertificateTable>,
  'common_name' | 'names' | 'organization' | 'issuer' | 'issuer_name' | 'serial_number'
>;

/** The search text of a row with these notes. */
export const searchColumn = (facts: Facts, notes: string): string =>
  searchTextOf({
    commonName: facts.common_name,
    names: facts.names,
    organization: facts.organization ?? null,
    issuer: facts.issuer,
    issuerName: facts.issuer_name,
    serialNumber: facts.serial_number,
    notes,
  });

/** The columns that an import and an update fill alike. */
export function materialColumns({ leaf, chain, csr, warnings, orderNumber }: CheckedImport, notes: string) {
  const facts: Facts = {
    common_name: storable(leaf.commonName.slice(0, MAX_COMMON_NAME)),
    names: leaf.names.map(storable),
    organization: leaf.organization === null ? null : storable(leaf.organization),
    issuer: storable(leaf.issuer),
    issuer_name: storable(leaf.issuerName),
    serial_number: leaf.serialNumber,
  };
  return {
    ...facts,
    subject: storable(leaf.subject),
    fingerprint_sha256: leaf.fingerprintSha256,
    fingerprint_sha1: leaf.fingerprintSha1,
    public_key_sha256: leaf.publicKeySha256,
    signature_algorithm: leaf.signatureAlgorithm,
    key: JSON.stringify(leaf.key),
    not_before: storableMoment(leaf.notBefore),
    not_after: storableMoment(leaf.notAfter),
    certificate_pem: certificatePem(leaf),
    chain_pem: chain.map(certificatePem).join(''),
    csr_pem: csr ? csrPem(csr) : null,
    chain: JSON.stringify(chain.map(toLink)),
    warnings: JSON.stringify(warnings.map(storableWarning)),
    search_text: searchColumn(facts, notes),
    order_number: orderNumber,
  };
}
