import type { Product, ValidationLevel, ValidationMethod } from '@certdesk/contract';
import { maxValidityDays } from '@certdesk/pki';
import { productIdOf } from '../shared/product-ids.ts';
import { NAMECHEAP_FACTS } from './namecheap-facts.ts';
import type { NamecheapParts } from './namecheap-settings.ts';

type Known = {
  readonly type: string;
  readonly level: ValidationLevel;
  readonly wildcard: boolean;
  readonly maxNames: number;
};

/** The values of `Type` since 2026-07-11; former ones are replaced by these at Namecheap (documentation of `ssl.create`). */
const PRODUCTS: readonly Known[] = [
  { type: 'Standard SSL', level: 'DV', wildcard: false, maxNames: 1 },
  { type: 'Standard Wildcard SSL', level: 'DV', wildcard: true, maxNames: 1 },
  { type: 'SAN Certificate', level: 'DV', wildcard: false, maxNames: 100 },
  { type: 'High Assurance SSL', level: 'OV', wildcard: false, maxNames: 1 },
  { type: 'OV Wildcard SSL', level: 'OV', wildcard: true, maxNames: 1 },
  { type: 'OV Multi-domain SSL', level: 'OV', wildcard: false, maxNames: 100 },
  { type: 'EV SSL', level: 'EV', wildcard: false, maxNames: 1 },
  { type: 'EV Multi-Domain SSL', level: 'EV', wildcard: false, maxNames: 100 },
];

/** A product's code is its type, without what an address cannot hold. */
const codeOf = (type: string): string => type.toLowerCase().replaceAll(' ', '-');
export const productOfCode = (code: string): Known | undefined => PRODUCTS.find(({ type }) => codeOf(type) === code);

/** `HTTPDCValidation` is not available for wildcards. */
const methodsOf = ({ wildcard }: Known): ValidationMethod[] =>
  NAMECHEAP_FACTS.validationMethods.filter((method) => !wildcard || method !== 'http');

export function listProducts({ id: authorityId, name: authority, clock }: NamecheapParts): readonly Product[] {
  const validityDays = maxValidityDays(clock.now()) - 1;
  return PRODUCTS.map((known) => ({
    id: productIdOf(authorityId, codeOf(known.type)),
    authorityId,
    authority,
    name: known.type,
    validationLevel: known.level,
    validityDays,
    wildcard: known.wildcard,
    maxNames: known.maxNames,
    validationMethods: methodsOf(known),
  }));
}

/** Names that a certificate for several has without additional ones. */
const NAMES_INCLUDED = 3;
/** The names that have to be bought beside those included. */
export const extraNames = ({ maxNames }: Known, names: number): number =>
  maxNames === 1 ? 0 : Math.max(0, names - NAMES_INCLUDED);
