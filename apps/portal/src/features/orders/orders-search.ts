import { ORDER_SORTS, ORDER_STATUSES, type OrderStatus } from '@certdesk/contract';
import { type ListSearch, parseListSearch } from '../../ui/list-search.ts';

export type OrderSort = (typeof ORDER_SORTS)[number];
export type OrdersSearch = ListSearch<OrderStatus, OrderSort>;

export const DEFAULT_SORT: OrderSort = 'expiresAt';
const RULES = { statuses: ORDER_STATUSES, sorts: ORDER_SORTS, defaultSort: DEFAULT_SORT, maxQuery: 253 };

export const parseOrdersSearch = (raw: Record<string, unknown>): OrdersSearch => parseListSearch(raw, RULES);
