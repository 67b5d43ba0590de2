// biome-ignore-all lint/a11y/noRedundantRoles: the phone's layout makes cards of the rows, which takes their roles away
import type { Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { toggleSort } from '../../../ui/paging.ts';
import { Column, SortHeader } from '../../../ui/records-table.tsx';
import { DEFAULT_SORT, type OrdersSearch, parseOrdersSearch } from '../orders-search.ts';
import { OrderRow } from './order-row.tsx';

export type RowActions = { onSend: (order: Order, opener: HTMLElement) => void; onCancel: (order: Order) => void };

type OrdersTableProps = RowActions & {
  orders: readonly Order[];
  search: OrdersSearch;
  isStale: boolean;
  onChange: (next: OrdersSearch) => void;
};

export function OrdersTable({ orders, search, isStale, onChange, ...actions }: OrdersTableProps) {
  const intl = useIntl();
  const text = (id: FormatjsIntl.Message['ids']) => intl.formatMessage({ id });
  const sort = (column: 'expiresAt' | 'commonName') =>
    onChange(parseOrdersSearch({ ...search, pages: '', sort: toggleSort(search.sort ?? DEFAULT_SORT, column) }));
  const sorted = search.sort ?? DEFAULT_SORT;
  return (
    <div className={isStale ? 'records records--stale' : 'records'} aria-busy={isStale}>
      <table
        role="table"
        className="cds--data-table cds--data-table--lg records__table records__table--orders"
        aria-label={text('orders.title')}
      >
        <thead role="rowgroup">
          <tr role="row">
            <SortHeader text={text('orders.column.name')} column="commonName" sorted={sorted} onSort={sort} />
            <Column text={text('orders.column.type')} />
            <Column text={text('orders.column.authority')} />
            <Column text={text('orders.column.status')} />
            <SortHeader text={text('orders.column.expires')} column="expiresAt" sorted={sorted} onSort={sort} />
            <Column text={text('orders.column.email')} />
            <Column text={text('orders.column.actions')} isHidden />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {orders.map((order) => (
            <OrderRow key={order.number} order={order} {...actions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
