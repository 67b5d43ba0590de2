import { z } from 'zod';
import { line } from './line.ts';

/** What one field of an import may hold: a chain with keys is a hundredth of it. */
export const MAX_CERTIFICATE_TEXT = 262_144;
/** All fields of an import together, as JSON: four full ones, even if each character is escaped, and notes. */
export const MAX_IMPORT_BYTES = 9 * MAX_CERTIFICATE_TEXT;
export const MAX_NOTES_LENGTH = 2_000;
/** Services that may use one certificate: enough for any person to read, few enough for a list to show. */
export const MAX_SERVICES = 100;

/** Days before the end from which a certificate is called expiring, and at which the account is told (first match counts). */
export const EXPIRY_NOTICE_DAYS = [30, 14, 7, 1] as const;

export const CERTIFICATE_FILTERS = ['valid', 'expiring', 'expired'] as const;
export type CertificateFilter = (typeof CERTIFICATE_FILTERS)[number];

/** Which service of the account uses a certificate; `other` with a name says the rest. */
export const SERVICE_KINDS = [
  'load_balancer',
  'web_server',
  'mail_server',
  'cdn',
  'api_gateway',
  'vpn',
  'other',
] as const;
export const ServiceKind = z.enum(SERVICE_KINDS);
export type ServiceKind = z.infer<typeof ServiceKind>;

const Notes = z
  .string()
  .max(MAX_NOTES_LENGTH)
  .regex(/^[^\p{Cs}\0]*$/u);
const Pem = z.string().max(MAX_CERTIFICATE_TEXT);

export const CertificateKey = z.object({ type: z.string(), size: z.number().int(), curve: z.string().optional() });
export type CertificateKey = z.infer<typeof CertificateKey>;

export const CertificateService = z.object({
  id: z.string(),
  kind: ServiceKind,
  name: z.string(),
  addedAt: z.iso.datetime(),
});
export type CertificateService = z.infer<typeof CertificateService>;

/** An imported certificate as lists show it: nothing here is secret. `serialNumber` and fingerprints as upper-case hex pairs with colons. */
export const Certificate = z.object({
  id: z.string(),
  commonName: z.string(),
  /** Lower-case A-labels and IP addresses, as in the certificate. */
  names: z.array(z.string()),
  organization: z.string().nullable(),
  issuer: z.string(),
  serialNumber: z.string(),
  fingerprintSha256: z.string(),
  key: CertificateKey,
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  services: z.array(CertificateService),
  notes: z.string(),
  /** The order that led to it, when the account has one whose key and name match. */
  orderNumber: z.number().int().nullable(),
  importedAt: z.iso.datetime(),
});
export type Certificate = z.infer<typeof Certificate>;

/** One certificate of the chain, the leaf's issuer first. */
export const ChainLink = z.object({
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  notAfter: z.iso.datetime(),
  fingerprintSha256: z.string(),
});
export type ChainLink = z.infer<typeof ChainLink>;

/** A fault or remark about what was given; worded from locales/<language>/import.json. */
export const ImportFaultView = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
});
export type ImportFaultView = z.infer<typeof ImportFaultView>;

export const CertificateDetail = Certificate.extend({
  subject: z.string(),
  signatureAlgorithm: z.string(),
  fingerprintSha1: z.string(),
  publicKeySha256: z.string(),
  /** PEM. Public, as every server that uses it shows it to everybody. */
  certificate: z.string(),
  intermediateCertificates: z.string(),
  csr: z.string().nullable(),
  chain: z.array(ChainLink),
  /** What was remarked about it when it was imported or last updated. */
  warnings: z.array(ImportFaultView),
  importedBy: z.string().nullable(),
  updatedAt: z.iso.datetime().nullable(),
});
export type CertificateDetail = z.infer<typeof CertificateDetail>;

export const CertificateList = z.object({ items: z.array(Certificate), nextCursor: z.string().nullable() });

export const ListCertificatesQuery = z.object({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Found in names, issuer, serial number and notes. */
  q: z.string().trim().max(200).optional(),
  status: z.enum(CERTIFICATE_FILTERS).optional(),
  sort: z.enum(['notAfter', '-notAfter', 'commonName', '-commonName', 'importedAt', '-importedAt']).default('notAfter'),
  /** Only those that belong to this order. */
  order: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});
export type ListCertificatesQuery = z.infer<typeof ListCertificatesQuery>;

/**
 * Each field may hold more than its name says (a bundle, a whole PEM file): what it is, is found by content. The key
 * must be open: a passphrase is never sent.
 */
export const ImportCertificateBody = z.strictObject({
  certificate: Pem.min(1),
  privateKey: Pem,
  intermediateCertificates: Pem.optional(),
  csr: Pem.optional(),
  notes: Notes.optional(),
});
export type ImportCertificateBody = z.infer<typeof ImportCertificateBody>;

/** Certificate, key and intermediates change together or not at all; what is left out stays, where it still fits. */
export const UpdateCertificateBody = z.strictObject({
  certificate: Pem.min(1).optional(),
  privateKey: Pem.min(1).optional(),
  intermediateCertificates: Pem.optional(),
  csr: Pem.optional(),
  notes: Notes.optional(),
});
export type UpdateCertificateBody = z.infer<typeof UpdateCertificateBody>;

export const AddServiceBody = z.strictObject({ kind: ServiceKind, name: line(100) });
export type AddServiceBody = z.infer<typeof AddServiceBody>;

export const CertificateParams = z.object({ id: z.uuid() });
export const CertificateServiceParams = z.object({ id: z.uuid(), serviceId: z.uuid() });

/** What ends within the longest notice, soonest first; `hasMore` when the list is cut at a hundred. */
export const ExpiringCertificates = z.object({
  items: z.array(z.object({ id: z.string(), commonName: z.string(), notAfter: z.iso.datetime() })),
  hasMore: z.boolean(),
});
export type ExpiringCertificates = z.infer<typeof ExpiringCertificates>;
