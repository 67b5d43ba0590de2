import type { Permission, SessionView } from '@certdesk/contract';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call('GET /session', {}, signal),
  staleTime: 5 * 60_000,
});

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => call('GET /instance', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in. Only below the signed-in layout, which has loaded it. */
export const useSession = (): SessionView => useSuspenseQuery(sessionQuery).data;

export const useMay = (permission: Permission): boolean => useSession().permissions.includes(permission);
