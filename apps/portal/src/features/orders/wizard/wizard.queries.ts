import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';

const FIVE_MINUTES_MS = 300_000;

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: ({ signal }) => call('GET /products', {}, signal),
  staleTime: FIVE_MINUTES_MS,
});

/** What the desk reads in a CSR. The same text gets the same answer, so going back asks nothing again. */
export const csrCheckQuery = (csr: string, productId: string) =>
  queryOptions({
    queryKey: ['csr-check', productId, csr],
    queryFn: ({ signal }) => call('POST /csr-checks', { body: { csr, productId } }, signal),
    enabled: csr !== '',
    staleTime: FIVE_MINUTES_MS,
  });

/** The mailboxes that may approve: the authority's own list, where it has one, which it may change within the day. */
export const approverAddressesQuery = (domain: string | undefined, productId: string) =>
  queryOptions({
    queryKey: ['approver-addresses', productId, domain],
    queryFn: ({ signal }) => call('GET /approver-addresses', { query: { domain: domain ?? '', productId } }, signal),
    enabled: domain !== undefined,
    staleTime: FIVE_MINUTES_MS,
  });
