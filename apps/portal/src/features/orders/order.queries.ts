import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { cursorOf } from '../../ui/paging.ts';
import { DEFAULT_SORT, type OrdersSearch } from './orders-search.ts';
import { pollInterval } from './polling.ts';

const PAGE_SIZE = 25;

export const ordersQuery = ({ q, status, sort, pages }: OrdersSearch) => {
  const cursor = cursorOf(pages);
  const query = {
    limit: PAGE_SIZE,
    sort: sort ?? DEFAULT_SORT,
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(cursor ? { cursor } : {}),
  };
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
