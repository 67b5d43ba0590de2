import type { Product, ValidationLevel, ValidationMethod } from '@certdesk/contract';
import { maxValidityDays } from '@certdesk/pki';
import { productIdOf } from '../shared/product-ids.ts';
import type { SectigoParts } from './sectigo-settings.ts';

type Known = {
  readonly code: string;
  readonly name: string;
  readonly level: ValidationLevel;
  readonly wildcard: boolean;
  readonly maxNames: number;
};
const MANY = 100;

/** Codes of https://docs.sectigo.com/sps/auto-apply-order/ssl-certificates. DV only: see docs/authorities.md. */
const PRODUCTS: readonly Known[] = [
  { code: '287', name: 'PositiveSSL', level: 'DV', wildcard: false, maxNames: 1 },
  { code: '289', name: 'PositiveSSL Wildcard', level: 'DV', wildcard: true, maxNames: 1 },
  { code: '279', name: 'PositiveSSL Multi-Domain', level: 'DV', wildcard: false, maxNames: MANY },
  { code: '488', name: 'SectigoSSL', level: 'DV', wildcard: false, maxNames: 1 },
  { code: '489', name: 'SectigoSSL Wildcard', level: 'DV', wildcard: true, maxNames: 1 },
  { code: '492', name: 'SectigoSSL UCC', level: 'DV', wildcard: false, maxNames: MANY },
  { code: '749', name: 'Enterprise SSL', level: 'DV', wildcard: false, maxNames: 1 },
  { code: '750', name: 'Enterprise SSL Wildcard', level: 'DV', wildcard: true, maxNames: 1 },
  { code: '751', name: 'Enterprise SSL Multi-Domain', level: 'DV', wildcard: false, maxNames: MANY },
];

export const isForMany = (code: string): boolean =>
  PRODUCTS.some((product) => product.code === code && product.maxNames > 1);

/** How other methods are named for each of several names could not be confirmed; a file shows no wildcard (BR 3.2.2.4.18). */
function methodsOf({ wildcard, maxNames }: Known): ValidationMethod[] {
  if (maxNames > 1) return ['email'];
  return wildcard ? ['dns', 'email'] : ['dns', 'http', 'email'];
}

export function listProducts({ id: authorityId, name: authority, clock }: SectigoParts): readonly Product[] {
  const validityDays = maxValidityDays(clock.now()) - 1;
  return PRODUCTS.map((known) => ({
    id: productIdOf(authorityId, known.code),
    authorityId,
    authority,
    name: known.name,
    validationLevel: known.level,
    validityDays,
    wildcard: known.wildcard,
    maxNames: known.maxNames,
    validationMethods: methodsOf(known),
  }));
}
