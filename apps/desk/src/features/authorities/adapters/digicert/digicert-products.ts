import type { Product, ValidationLevel } from '@certdesk/contract';
import { maxValidityDays } from '@certdesk/pki';
import { productIdOf } from '../shared/product-ids.ts';
import { Products } from './digicert-answers.ts';
import type { DigicertClient } from './digicert-client.ts';
import { DIGICERT_FACTS } from './digicert-facts.ts';
import type { DigicertParts } from './digicert-settings.ts';

type Known = { readonly level: ValidationLevel; readonly wildcard: boolean; readonly maxNames: number };

/** DigiCert sells more names to an order; nobody has asked the desk for them yet. */
const MANY = 100;
/** A domain with and without www, which are one to DigiCert. */
const one = (level: ValidationLevel): Known => ({ level, wildcard: false, maxNames: 2 });
const many = (level: ValidationLevel): Known => ({ level, wildcard: false, maxNames: MANY });
const wildcards = (level: ValidationLevel): Known => ({ level, wildcard: true, maxNames: MANY });

/** The product identifiers that the documentation of the order calls names. Others are not offered: nobody knows their rules. */
const KNOWN: Readonly<Record<string, Known>> = {
  ssl_dv_geotrust: one('DV'),
  ssl_dv_rapidssl: one('DV'),
  wildcard_dv_geotrust: wildcards('DV'),
  wildcard_dv_rapidssl: wildcards('DV'),
  cloud_dv_geotrust: wildcards('DV'),
  ssl_dv_geotrust_flex: wildcards('DV'),
  ssl_basic: wildcards('OV'),
  ssl_plus: one('OV'),
  ssl_multi_domain: many('OV'),
  ssl_wildcard: wildcards('OV'),
  ssl_cloud_wildcard: wildcards('OV'),
  ssl_securesite_flex: wildcards('OV'),
  ssl_ev_plus: one('EV'),
  ssl_ev_multi_domain: many('EV'),
  ssl_ev_securesite_flex: many('EV'),
  ssl_ev_securesite_pro: many('EV'),
};

export const levelOfProduct = (nameId: string): ValidationLevel | undefined => KNOWN[nameId]?.level;

/** What the account may order, as far as the desk can order it. */
export async function listProducts(parts: DigicertParts, client: DigicertClient): Promise<readonly Product[]> {
  const { products } = await client.json({ method: 'GET', path: '/product' }, Products);
  const { id: authorityId, name: authority, settings, clock } = parts;
  // BR 6.3.2 by the calendar, and a day below it, as DigiCert does: an order covers years, by several certificates.
  const validityDays = maxValidityDays(clock.now()) - 1;
  return products.flatMap(({ name_id, name }) => {
    const known = KNOWN[name_id];
    if (!known || (known.level !== 'DV' && settings.organizationId === undefined)) return [];
    const { level: validationLevel, ...rules } = known;
    const product = {
      id: productIdOf(authorityId, name_id),
      authorityId,
      authority,
      name,
      validationLevel,
      validityDays,
    };
    return [{ ...product, ...rules, validationMethods: [...DIGICERT_FACTS.validationMethods] }];
  });
}
