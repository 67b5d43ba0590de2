import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** The list, and what is known of each: a deed on one makes all of it stale. */
export const AUTHORITIES_KEY = ['authorities'] as const;

export const authoritiesQuery = queryOptions({
  queryKey: AUTHORITIES_KEY,
  queryFn: ({ signal }) => call('GET /authorities', {}, signal),
});

export const authorityQuery = (authorityId: string) =>
  queryOptions({
    queryKey: [...AUTHORITIES_KEY, authorityId],
    queryFn: ({ signal }) => call('GET /authorities/{authorityId}', { params: { authorityId } }, signal),
  });

/** What it sells. It has to be asked, so each authority is asked apart: a slow one holds up nobody. */
export const authorityProductsQuery = (authorityId: string) =>
  queryOptions({
    queryKey: [...AUTHORITIES_KEY, authorityId, 'products'],
    queryFn: ({ signal }) => call('GET /authorities/{authorityId}/products', { params: { authorityId } }, signal),
    retry: false,
    staleTime: 60_000,
  });

/** They change with a release of the desk. */
export const authorityKindsQuery = queryOptions({
  queryKey: ['authority-kinds'],
  queryFn: ({ signal }) => call('GET /authorities/kinds', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const authorityMatrixQuery = queryOptions({
  queryKey: [...AUTHORITIES_KEY, 'matrix'],
  queryFn: ({ signal }) => call('GET /authorities/matrix', {}, signal),
});
