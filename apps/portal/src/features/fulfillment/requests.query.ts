import { awaitsConfirmation, type FulfillmentRequest, isSettled } from '@certdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

const SOON_MS = 1500;
const NOW_AND_THEN_MS = 30_000;
/** More requests than a day's limit allows: the history of an order in one page. */
const HISTORY = 50;

function waitFor({ state, events }: FulfillmentRequest): number | undefined {
  const last = events.at(-1);
  if (!isSettled(state)) return SOON_MS;
  const awaited = last && awaitsConfirmation(last, Date.now());
  return awaited && (awaited === 'soon' ? SOON_MS : NOW_AND_THEN_MS);
}

/** The mail history of an order, newest first, asked again while any request is under way. */
export const requestsQuery = (number: number) =>
  queryOptions({
    queryKey: keys.requests(number),
    queryFn: ({ signal }) =>
      call('GET /orders/{number}/fulfillment-requests', { params: { number }, query: { limit: HISTORY } }, signal),
    refetchInterval: ({ state: { data } }) => {
      const waits = data?.items.flatMap((request) => waitFor(request) ?? []) ?? [];
      return waits.length === 0 ? false : Math.min(...waits);
    },
  });
