import type { Certificate, CertificateDetail, CertificateService, ImportFaultView } from '@certdesk/contract';
import type { StoredWarning } from '../../schema.ts';
import type { CertificateRow, CertificateSummaryRow } from './certificate.store.ts';
import type { ServiceRow } from './service.store.ts';
import { type Wording, wordFault } from './word-fault.ts';

/** Turns rows into what the API answers. Nothing that is not named here leaves the desk. */

export const presentService = ({ id, kind, name, added_at }: ServiceRow): CertificateService => ({
  id,
  kind,
  name,
  addedAt: added_at.toISOString(),
});

export const presentCertificate = (row: CertificateSummaryRow, services: readonly ServiceRow[]): Certificate => ({
  id: row.id,
  commonName: row.common_name,
  names: row.names,
  organization: row.organization,
  issuer: row.issuer_name,
  serialNumber: row.serial_number,
  fingerprintSha256: row.fingerprint_sha256,
  key: row.key,
  notBefore: row.not_before.toISOString(),
  notAfter: row.not_after.toISOString(),
  services: services.map(presentService),
  notes: row.notes,
  orderNumber: row.order_number,
  importedAt: row.imported_at.toISOString(),
});

/** Only warnings are stored: an error refuses the import. */
const presentWarning = (warning: StoredWarning, wording: Wording): ImportFaultView => ({
  ...warning,
  severity: 'warning',
  ...wordFault(warning, wording),
});

export const presentDetail = (
  row: CertificateRow,
  services: readonly ServiceRow[],
  wording: Wording,
): CertificateDetail => ({
  ...presentCertificate(row, services),
  subject: row.subject,
  signatureAlgorithm: row.signature_algorithm,
  fingerprintSha1: row.fingerprint_sha1,
  publicKeySha256: row.public_key_sha256,
  certificate: row.certificate_pem,
  intermediateCertificates: row.chain_pem,
  csr: row.csr_pem,
  chain: row.chain,
  warnings: row.warnings.map((warning) => presentWarning(warning, wording)),
  importedBy: row.imported_by_name,
  updatedAt: row.updated_at?.toISOString() ?? null,
});
