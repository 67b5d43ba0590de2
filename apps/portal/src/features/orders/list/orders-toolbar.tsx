import { ORDER_SORTS, ORDER_STATUSES } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { SearchField } from '../../../ui/search-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { useTypedSearch } from '../../../ui/use-typed-search.ts';
import { DEFAULT_SORT, type OrdersSearch, parseOrdersSearch } from '../orders-search.ts';

type ToolbarProps = { search: OrdersSearch; onChange: (next: OrdersSearch, replace?: boolean) => void };

/** Search, status and sort. Each change leads to the first page: a cursor belongs to the list it was made for. */
export function OrdersToolbar({ search, onChange }: ToolbarProps) {
  const intl = useIntl();
  const change = (part: Record<string, unknown>) => onChange(parseOrdersSearch({ ...search, pages: '', ...part }));
  const [text, setText] = useTypedSearch(search.q, (q) =>
    onChange(parseOrdersSearch({ ...search, pages: '', q }), true),
  );
  const statuses = ORDER_STATUSES.map((value) => ({
    value,
    text: intl.formatMessage({ id: `order.status.${value}` }),
  }));
  return (
    <search className="toolbar">
      <SearchField
        id="orders-search"
        label={intl.formatMessage({ id: 'orders.search' })}
        value={text}
        onChange={setText}
      />
      <Select
        id="orders-status"
        label={intl.formatMessage({ id: 'orders.filter.status' })}
        value={search.status ?? ''}
        onChange={(status) => change({ status })}
        choices={[{ value: '', text: intl.formatMessage({ id: 'orders.filter.all' }) }, ...statuses]}
      />
      <Select
        id="orders-sort"
        label={intl.formatMessage({ id: 'orders.sort' })}
        value={search.sort ?? DEFAULT_SORT}
        onChange={(sort) => change({ sort })}
        choices={ORDER_SORTS.map((value) => ({ value, text: intl.formatMessage({ id: `orders.sort.${value}` }) }))}
      />
    </search>
  );
}
