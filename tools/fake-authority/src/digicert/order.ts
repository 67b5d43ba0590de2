import type { MadeCertificate } from '../frame/certificate-maker.ts';
import type { FakeProduct } from './products.ts';

export const DCV_METHODS = ['email', 'dns-txt-token', 'dns-cname-token', 'http-token'] as const;
export type DcvMethod = (typeof DCV_METHODS)[number];

export type OrderStatus =
  | 'needs_approval'
  | 'pending'
  | 'issued'
  | 'reissue_pending'
  | 'rejected'
  | 'canceled'
  | 'revoked'
  | 'expired';

export type OrderCertificate = MadeCertificate & {
  readonly id: number;
  readonly csr: string;
  readonly names: readonly string[];
  status: 'approved' | 'revoked';
};
export type OrderRequest = {
  readonly id: number;
  readonly date: Date;
  readonly type: 'new_request' | 'reissue' | 'revoke';
  status: 'pending' | 'approved' | 'rejected';
  readonly comments: string;
};

export type Order = {
  readonly id: number;
  readonly product: FakeProduct;
  readonly createdAt: Date;
  readonly years: number;
  readonly dcvMethod: DcvMethod;
  readonly dcvEmails: readonly { readonly dnsName: string; readonly email: string }[];
  readonly organizationId: number | undefined;
  readonly alternativeOrderId: string | undefined;
  readonly renewalOf: number | undefined;
  /** Of the certificate that is wanted now; a reissue changes both. */
  names: readonly string[];
  csr: string;
  status: OrderStatus;
  /** Names whose domain has been validated. */
  readonly validated: Set<string>;
  /** Names whose record or file can be seen, but has not been looked for. */
  readonly published: Set<string>;
  organizationValidated: boolean;
  randomValue: { readonly value: string; readonly expiresAt: Date };
  readonly requests: OrderRequest[];
  /** Newest first. */
  readonly certificates: OrderCertificate[];
};

/** Control over a domain covers the wildcard below it. */
export const domainOf = (name: string): string => name.replace(/^\*\./, '');
export const isValidated = (order: Order): boolean => order.names.every((name) => order.validated.has(domainOf(name)));
