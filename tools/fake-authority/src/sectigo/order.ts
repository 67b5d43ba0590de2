import type { ValidationLevel } from '@certdesk/contract';
import type { MadeCertificate } from '../frame/certificate-maker.ts';

type Product = { readonly level: ValidationLevel; readonly wildcard: boolean; readonly many: boolean };
const one = (level: ValidationLevel): Product => ({ level, wildcard: false, many: false });
const wildcard = (level: ValidationLevel): Product => ({ level, wildcard: true, many: false });
const many = (level: ValidationLevel): Product => ({ level, wildcard: false, many: true });

/** Product codes of `!AutoApplyOrder`. */
export const PRODUCTS: Readonly<Record<string, Product>> = {
  287: one('DV'),
  289: wildcard('DV'),
  279: many('DV'),
  488: one('DV'),
  489: wildcard('DV'),
  492: many('DV'),
  749: one('DV'),
  750: wildcard('DV'),
  751: many('DV'),
  316: one('OV'),
  322: wildcard('OV'),
  583: many('OV'),
  337: one('EV'),
  410: many('EV'),
};

export type Status = 'pending' | 'issued' | 'rejected' | 'revoked';
export type Request = {
  readonly csr: string;
  readonly names: readonly string[];
  readonly method: string;
  readonly emails: readonly string[];
  readonly uniqueValue: string | undefined;
};
export type Order = {
  readonly number: number;
  readonly certificateId: number;
  readonly product: string;
  readonly days: number;
  readonly createdAt: Date;
  request: Request;
  /** When it, or its replacement, was asked for. */
  askedAt: Date;
  status: Status;
  needsPayment: boolean;
  /** Newest first. */
  readonly made: MadeCertificate[];
};
