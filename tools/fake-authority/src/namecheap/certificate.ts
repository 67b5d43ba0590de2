import type { ValidationLevel } from '@certdesk/contract';
import type { MadeCertificate } from '../frame/certificate-maker.ts';

/** The types that can be bought since 2026-07-11; the documentation of `namecheap.ssl.create`. */
export const TYPES: Readonly<Record<string, { level: ValidationLevel; wildcard: boolean; many: boolean }>> = {
  'Standard SSL': { level: 'DV', wildcard: false, many: false },
  'Standard Wildcard SSL': { level: 'DV', wildcard: true, many: false },
  'SAN Certificate': { level: 'DV', wildcard: false, many: true },
  'High Assurance SSL': { level: 'OV', wildcard: false, many: false },
  'OV Wildcard SSL': { level: 'OV', wildcard: true, many: false },
  'OV Multi-domain SSL': { level: 'OV', wildcard: false, many: true },
  'EV SSL': { level: 'EV', wildcard: false, many: false },
  'EV Multi-Domain SSL': { level: 'EV', wildcard: false, many: true },
};

export type Status =
  | 'newpurchase'
  | 'newrenewal'
  | 'purchased'
  | 'purchaseerror'
  | 'active'
  | 'cancelled'
  | 'replaced'
  | 'revoked';

/** How control over one name is shown: an address, or one of the two words of the API. */
export type Dcv = { readonly name: string; readonly method: string };
export type Activation = {
  readonly csr: string;
  readonly names: readonly string[];
  readonly adminEmail: string | undefined;
  readonly dcv: readonly Dcv[];
  readonly uniqueValue: string;
};
export type Certificate = {
  readonly id: number;
  readonly type: string;
  readonly years: number;
  readonly sans: number;
  readonly createdAt: Date;
  status: Status;
  activation: Activation | undefined;
  activatedAt: Date | undefined;
  made: MadeCertificate | undefined;
  replacedBy: number | undefined;
};

export const FIRST_NAMES = 3;
export const HTTP = 'HTTPCSRHASH';
export const CNAME = 'CNAMECSRHASH';
