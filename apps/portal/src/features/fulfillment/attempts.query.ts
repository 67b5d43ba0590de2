import type { FulfillmentRequest } from '@certdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

/** What was said in each attempt to send a mail. Another attempt brings an event, and with it is asked for anew. */
export const attemptsQuery = ({ orderNumber, id, events }: FulfillmentRequest) =>
  queryOptions({
    queryKey: [...keys.requests(orderNumber), id, 'attempts', events.length],
    queryFn: ({ signal }) =>
      call('GET /orders/{number}/fulfillment-requests/{id}/attempts', { params: { number: orderNumber, id } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
