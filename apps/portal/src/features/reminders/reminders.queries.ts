import type { Reminders } from '@certdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

/** What may be reminded of: an order by its number, an imported certificate by its id. */
export type Reminded = { readonly number: number } | { readonly id: string };

export const remindersQuery = (of: Reminded) =>
  queryOptions({
    queryKey: 'number' in of ? [...keys.order(of.number), 'reminders'] : [...keys.certificates, 'reminders', of.id],
    queryFn: ({ signal }) =>
      'number' in of
        ? call('GET /orders/{number}/reminders', { params: { number: of.number } }, signal)
        : call('GET /certificates/{id}/reminders', { params: { id: of.id } }, signal),
  });

export const changeReminders = (of: Reminded, body: { muted: boolean }): Promise<Reminders> =>
  'number' in of
    ? call('PATCH /orders/{number}/reminders', { params: { number: of.number }, body })
    : call('PATCH /certificates/{id}/reminders', { params: { id: of.id }, body });

export const calendarQuery = queryOptions({
  queryKey: ['calendar-feed'],
  queryFn: ({ signal }) => call('GET /calendar-feed', {}, signal),
});
