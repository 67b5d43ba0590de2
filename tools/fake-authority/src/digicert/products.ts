import type { ValidationLevel } from '@certdesk/contract';

export type FakeProduct = {
  readonly nameId: string;
  readonly name: string;
  readonly groupName: string;
  readonly type: string;
  readonly level: ValidationLevel;
  readonly wildcard: boolean;
};

const product = (
  nameId: string,
  name: string,
  level: ValidationLevel,
  more: Partial<FakeProduct> = {},
): FakeProduct => ({
  nameId,
  name,
  level,
  wildcard: false,
  groupName: level === 'DV' ? 'dv_ssl_certificate' : level === 'EV' ? 'ev_ssl_certificate' : 'ssl_certificate',
  type: level === 'DV' ? 'dv_ssl_certificate' : 'ssl_certificate',
  ...more,
});

/** What the account may order: products of each level that the documentation names, and one that is no TLS certificate. */
export const PRODUCTS: readonly FakeProduct[] = [
  product('ssl_dv_geotrust', 'GeoTrust Standard DV', 'DV'),
  product('ssl_dv_geotrust_flex', 'GeoTrust DV SSL', 'DV', { wildcard: true }),
  product('wildcard_dv_rapidssl', 'RapidSSL Wildcard DV', 'DV', { wildcard: true }),
  product('ssl_basic', 'Basic OV', 'OV', { wildcard: true }),
  product('ssl_multi_domain', 'Multi-Domain SSL', 'OV'),
  product('ssl_ev_plus', 'EV SSL Plus', 'EV'),
  product('code_signing', 'Code Signing', 'OV', {
    groupName: 'code_signing_certificate',
    type: 'code_signing_certificate',
  }),
];

export const findProduct = (nameId: string): FakeProduct | undefined =>
  PRODUCTS.find((candidate) => candidate.nameId === nameId);

export const viewProduct = ({ nameId, name, groupName, type, level }: FakeProduct) => ({
  group_name: groupName,
  name_id: nameId,
  name,
  type,
  validation_type: level.toLowerCase(),
  allowed_container_ids: [69748],
  allowed_validity_years: [1],
  allowed_order_validity_years: [1, 2, 3],
  signature_hash_types: { allowed_hash_types: [{ id: 'sha256', name: 'SHA-256' }], default_hash_type_id: 'sha256' },
  csr_required: true,
});
