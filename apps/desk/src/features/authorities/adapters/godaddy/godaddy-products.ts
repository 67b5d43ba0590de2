import type { Product, ValidationLevel } from '@certdesk/contract';
import { maxValidityDays } from '@certdesk/pki';
import { productIdOf } from '../shared/product-ids.ts';
import { GODADDY_FACTS } from './godaddy-facts.ts';
import type { GodaddyParts } from './godaddy-settings.ts';

type Known = {
  readonly code: string;
  readonly name: string;
  readonly level: ValidationLevel;
  readonly wildcard: boolean;
  readonly maxNames: number;
};

/** GoDaddy has no call that lists products; these are the product types of its documentation that are for TLS servers. */
const PRODUCTS: readonly Known[] = [
  { code: 'DV_SSL', name: 'DV SSL', level: 'DV', wildcard: false, maxNames: 1 },
  { code: 'DV_WILDCARD_SSL', name: 'DV Wildcard SSL', level: 'DV', wildcard: true, maxNames: 1 },
  { code: 'UCC_DV_SSL', name: 'UCC DV SSL', level: 'DV', wildcard: false, maxNames: 100 },
  { code: 'OV_SSL', name: 'OV SSL', level: 'OV', wildcard: false, maxNames: 1 },
  { code: 'OV_WILDCARD_SSL', name: 'OV Wildcard SSL', level: 'OV', wildcard: true, maxNames: 1 },
  { code: 'UCC_OV_SSL', name: 'UCC OV SSL', level: 'OV', wildcard: false, maxNames: 100 },
  { code: 'EV_SSL', name: 'EV SSL', level: 'EV', wildcard: false, maxNames: 1 },
  { code: 'UCC_EV_SSL', name: 'UCC EV SSL', level: 'EV', wildcard: false, maxNames: 100 },
];

export function listProducts({ id: authorityId, name: authority, clock }: GodaddyParts): readonly Product[] {
  const validityDays = maxValidityDays(clock.now()) - 1;
  return PRODUCTS.map(({ code, name, level, wildcard, maxNames }) => ({
    id: productIdOf(authorityId, code),
    authorityId,
    authority,
    name,
    validationLevel: level,
    validityDays,
    wildcard,
    maxNames,
    validationMethods: [...GODADDY_FACTS.validationMethods],
  }));
}

/** GoDaddy's sizes of a certificate for several names; its own spelling. */
const SLOTS: readonly (readonly [number, string])[] = [
  [5, 'FIVE'],
  [10, 'TEN'],
  [15, 'FIFTEEN'],
  [20, 'TWENTY'],
  [30, 'THIRTY'],
  [40, 'FOURTY'],
  [50, 'FIFTY'],
  [100, 'ONE_HUNDRED'],
];
/** The smallest size that holds so many names; undefined for products of one name. */
export const slotSizeOf = (code: string, names: number): string | undefined =>
  code.startsWith('UCC_') ? SLOTS.find(([size]) => names <= size)?.[1] : undefined;
