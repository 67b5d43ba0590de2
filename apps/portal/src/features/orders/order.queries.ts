import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { pageQueryOf } from '../../ui/list-search.ts';
import { DEFAULT_SORT, type OrdersSearch } from './orders-search.ts';
import { pollInterval } from './polling.ts';

export const ordersQuery = (search: OrdersSearch) => {
  const query = pageQueryOf(search, DEFAULT_SORT);
  return queryOptions({
    queryKey: [...keys.orders, query],
    queryFn: ({ signal }) => call('GET /orders', { query }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pollInterval(state.data?.items ?? [], Date.now()),
  });
};

const AWAITING_APPROVAL_MS = 4000;

export const orderQuery = (number: number) =>
  queryOptions({
    queryKey: keys.order(number),
    queryFn: ({ signal }) => call('GET /orders/{number}', { params: { number } }, signal),
    refetchInterval: ({ state: { data } }) => {
      if (!data) return false;
      // Who looks at an order that waits for its approval wants to see it approved.
      const fallback = data.status === 'pending_approval' && AWAITING_APPROVAL_MS;
      return pollInterval([data], Date.now()) || fallback;
    },
  });

export const auditQuery = (number: number) =>
  queryOptions({
    queryKey: keys.audit(number),
    queryFn: ({ signal }) => call('GET /orders/{number}/audit', { params: { number }, query: { limit: 100 } }, signal),
  });
