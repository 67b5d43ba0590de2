import { awaitsConfirmation, type FulfillmentRequest, isSettled } from '@certdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

const SOON_MS = 1500;
/** More requests than a day's limit allows: the history of an order in one page. */
const HISTORY = 50;

function isUnderWay({ state, events }: FulfillmentRequest): boolean {
  const last = events.at(-1);
  return !isSettled(state) || (last !== undefined && awaitsConfirmation(last, Date.now()));
}

/** The mail history of an order, newest first, asked again while any request is under way. */
export const requestsQuery = (number: number) =>
  queryOptions({
    queryKey: keys.requests(number),
    queryFn: ({ signal }) =>
      call('GET /orders/{number}/fulfillment-requests', { params: { number }, query: { limit: HISTORY } }, signal),
    refetchInterval: ({ state: { data } }) => (data?.items.some(isUnderWay) ? SOON_MS : false),
  });
