import { Search, Select, SelectItem } from '@carbon/react';
import { ORDER_SORTS, ORDER_STATUSES } from '@certdesk/contract';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { DEFAULT_SORT, type OrdersSearch, parseOrdersSearch } from '../orders-search.ts';

const DEBOUNCE_MS = 300;

type ToolbarProps = { search: OrdersSearch; onChange: (next: OrdersSearch, replace?: boolean) => void };

/** Search, status and sort. Each change leads to the first page: a cursor belongs to the list it was made for. */
export function OrdersToolbar({ search, onChange }: ToolbarProps) {
  const intl = useIntl();
  const [text, setText] = useTypedSearch(search, onChange);
  const change = (part: Record<string, unknown>) => onChange(parseOrdersSearch({ ...search, pages: '', ...part }));
  const label = intl.formatMessage({ id: 'orders.search' });
  return (
    <search className="toolbar">
      <Search
        id="orders-search"
        className="toolbar__search"
        size="md"
        labelText={label}
        placeholder={label}
        closeButtonLabelText={intl.formatMessage({ id: 'orders.search.clear' })}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        id="orders-status"
        size="md"
        labelText={intl.formatMessage({ id: 'orders.filter.status' })}
        value={search.status ?? ''}
        onChange={(event) => change({ status: event.target.value })}
      >
        <SelectItem value="" text={intl.formatMessage({ id: 'orders.filter.all' })} />
        {ORDER_STATUSES.map((status) => (
          <SelectItem key={status} value={status} text={intl.formatMessage({ id: `order.status.${status}` })} />
        ))}
      </Select>
      <Select
        id="orders-sort"
        size="md"
        labelText={intl.formatMessage({ id: 'orders.sort' })}
        value={search.sort ?? DEFAULT_SORT}
        onChange={(event) => change({ sort: event.target.value })}
      >
        {ORDER_SORTS.map((sort) => (
          <SelectItem key={sort} value={sort} text={intl.formatMessage({ id: `orders.sort.${sort}` })} />
        ))}
      </Select>
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
