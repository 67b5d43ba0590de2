import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { pageQueryOf } from '../../ui/list-search.ts';
import { type CertificatesSearch, DEFAULT_SORT } from './certificates-search.ts';

export const certificatesQuery = (search: CertificatesSearch) => {
  const query = pageQueryOf(search, DEFAULT_SORT);
  return queryOptions({
    queryKey: [...keys.certificates, 'list', query],
    queryFn: ({ signal }) => call('GET /certificates', { query }, signal),
    placeholderData: keepPreviousData,
  });
};

/** The certificates that belong to an order, the newest first. */
export const orderCertificatesQuery = (order: number) =>
  queryOptions({
    queryKey: [...keys.certificates, 'order', order],
    queryFn: ({ signal }) => call('GET /certificates', { query: { order, limit: 10, sort: '-importedAt' } }, signal),
  });

export const certificateQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.certificates, 'one', id],
    queryFn: ({ signal }) => call('GET /certificates/{id}', { params: { id } }, signal),
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.certificates, 'history', id],
    queryFn: ({ signal }) => call('GET /certificates/{id}/history', { params: { id }, query: { limit: 100 } }, signal),
  });

const EXPIRING_STALE_MS = 5 * 60_000;

export const expiringQuery = queryOptions({
  queryKey: [...keys.certificates, 'expiring'],
  queryFn: ({ signal }) => call('GET /expiring-certificates', {}, signal),
  staleTime: EXPIRING_STALE_MS,
});
