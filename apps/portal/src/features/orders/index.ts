export { parseOrdersSearch } from './orders-search.ts';
