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

/**
 * The mail history of an order, newest first, asked again while any request is under way, and until the one that is known
 * to be the `newest` is there: the desk sends first mails by itself.
 */
export const requestsQuery = (number: number, newest?: string) =>
  queryOptions({
    queryKey: keys.requests(number),
    queryFn: ({ signal }) =>
      call('GET /orders/{number}/fulfillment-requests', { params: { number }, query: { limit: HISTORY } }, signal),
    refetchInterval: ({ state: { data } }) => {
      if (!data) return false;
      if (newest !== undefined && !data.items.some(({ id }) => id === newest)) return SOON_MS;
      const waits = data.items.flatMap((request) => waitFor(request) ?? []);
      return waits.length === 0 ? false : Math.min(...waits);
    },
  });
