import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => call('GET /members', {}, signal),
});

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => call('GET /api-keys', {}, signal),
});
