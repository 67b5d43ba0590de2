import type { ValidationLevel } from '@certdesk/contract';
import type { MadeCertificate } from '../frame/certificate-maker.ts';

export const PRODUCT_TYPES = [
  'DV_SSL',
  'DV_WILDCARD_SSL',
  'EV_SSL',
  'OV_CS',
  'OV_DS',
  'OV_SSL',
  'OV_WILDCARD_SSL',
  'UCC_DV_SSL',
  'UCC_EV_SSL',
  'UCC_OV_SSL',
] as const;
export type ProductType = (typeof PRODUCT_TYPES)[number];
export const SLOT_SIZES = ['FIVE', 'TEN', 'FIFTEEN', 'TWENTY', 'THIRTY', 'FOURTY', 'FIFTY', 'ONE_HUNDRED'] as const;

export type CertificateStatus =
  | 'PENDING_ISSUANCE'
  | 'ISSUED'
  | 'REVOKED'
  | 'CANCELED'
  | 'DENIED'
  | 'PENDING_REVOCATION'
  | 'PENDING_REKEY'
  | 'UNUSED'
  | 'EXPIRED';
export type ActionType =
  | 'CERTIFICATE_ISSUED'
  | 'CERTIFICATE_ORDER_CANCELED'
  | 'CERTIFICATE_ORDER_CREATED'
  | 'CERTIFICATE_REVOKED'
  | 'DOMAIN_VALIDATION_COMPLETE'
  | 'FRAUD_DETECTED'
  | 'ORG_VALIDATION_COMPLETE'
  | 'SAN_DROP';

export type Contact = {
  readonly nameFirst: string;
  readonly nameLast: string;
  readonly email: string;
  readonly phone: string;
};
/** An entry of the email history. The names of the templates are made up: GoDaddy documents none. */
export type HistoryEntry = {
  readonly id: number;
  readonly templateType: 'DOMAIN_ACCESS' | 'REQUEST_RECEIVED' | 'CERTIFICATE_READY';
  readonly recipients: string;
  readonly subject: string;
  readonly body: string;
  readonly dateEntered: Date;
};

export type Certificate = {
  readonly id: string;
  readonly productType: ProductType;
  readonly period: number;
  readonly contact: Contact;
  readonly slotSize: string | undefined;
  readonly organization: unknown;
  readonly createdAt: Date;
  names: readonly string[];
  csr: string;
  callbackUrl: string | undefined;
  status: CertificateStatus;
  deniedReason: string | undefined;
  revokedAt: Date | undefined;
  readonly validated: Set<string>;
  organizationValidated: boolean;
  readonly actions: { readonly type: ActionType; readonly createdAt: Date }[];
  readonly history: HistoryEntry[];
  /** Newest first. */
  readonly made: MadeCertificate[];
};

export const levelOf = (type: ProductType): ValidationLevel =>
  type.includes('DV') ? 'DV' : type.includes('EV') ? 'EV' : 'OV';
export const domainOf = (name: string): string => name.replace(/^\*\./, '');
