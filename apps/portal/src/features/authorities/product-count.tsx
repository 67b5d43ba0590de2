import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { authorityProductsQuery } from './authorities.queries.ts';

/** How many products it sells. */
export function ProductCount({ authorityId }: { authorityId: string }) {
  const intl = useIntl();
  const products = useQuery(authorityProductsQuery(authorityId));
  if (products.isPending) return intl.formatMessage({ id: 'state.loading' });
  if (products.isError) return intl.formatMessage({ id: 'authority.products.unknown' });
  return intl.formatMessage({ id: 'authority.products.count' }, { count: products.data.items.length });
}
