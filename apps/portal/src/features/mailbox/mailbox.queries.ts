import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

const REFRESH_MS = 3000;

/** Mails come by themselves, so the list looks again while it is on the screen. */
export const mailboxQuery = queryOptions({
  queryKey: ['mailbox'],
  queryFn: ({ signal }) => call('GET /mailbox/messages', {}, signal),
  refetchInterval: REFRESH_MS,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mailbox', id],
    queryFn: ({ signal }) => call('GET /mailbox/messages/{id}', { params: { id } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
