import {
  type Certificate,
  type CertificateDetail,
  type CertificateService,
  type ImportFaultCode,
  type ImportFaultView,
  type Language,
  severityOf,
} from '@certdesk/contract';
import { type Translators, valuesOf } from '@certdesk/platform';
import type { StoredWarning } from '../../schema.ts';
import type { CertificateRow, CertificateSummaryRow } from './certificate.store.ts';
import type { ServiceRow } from './service.store.ts';

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

type Wording = { readonly imports: Translators; readonly language: Language };

function presentWarning({ code, params }: StoredWarning, { imports, language }: Wording): ImportFaultView {
  const detail = imports[language].text(code, valuesOf(params));
  // cast: only codes of the table were stored
  return { code, severity: severityOf(code as ImportFaultCode), ...(params && { params }), detail };
}

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
