import { ORDER_SORTS, ORDER_STATUSES } from '@certdesk/contract';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { SearchField } from '../../../ui/search-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { DEFAULT_SORT, type OrdersSearch, parseOrdersSearch } from '../orders-search.ts';

const DEBOUNCE_MS = 300;

type ToolbarProps = { search: OrdersSearch; onChange: (next: OrdersSearch, replace?: boolean) => void };

/** Search, status and sort. Each change leads to the first page: a cursor belongs to the list it was made for. */
export function OrdersToolbar({ search, onChange }: ToolbarProps) {
  const intl = useIntl();
  const [text, setText] = useTypedSearch(search, onChange);
  const change = (part: Record<string, unknown>) => onChange(parseOrdersSearch({ ...search, pages: '', ...part }));
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

/** The typed text goes to the URL once the typing pauses; a text that the URL brings (back, a link) goes to the field. */
function useTypedSearch(search: OrdersSearch, onChange: ToolbarProps['onChange']) {
  const wanted = search.q ?? '';
  const [text, setText] = useState(wanted);
  const sent = useRef(wanted);
  const latest = useRef({ search, onChange });
  latest.current = { search, onChange };
  useEffect(() => {
    if (wanted === sent.current) return;
    sent.current = wanted;
    setText(wanted);
  }, [wanted]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      const now = latest.current;
      now.onChange(parseOrdersSearch({ ...now.search, pages: '', q: text.trim() }), true);
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText] as const;
}
