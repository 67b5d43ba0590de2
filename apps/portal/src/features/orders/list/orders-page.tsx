import { Add } from '@carbon/react/icons';
import type { Order } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { ButtonFace, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { hasPrevious, popPage, pushPage, withPages } from '../../../ui/paging.ts';
import { TableSkeleton } from '../../../ui/table-skeleton.tsx';
import { ExpiringBanner, useExpiring } from '../../certificates/index.ts';
import { SendDialog, useSendDialog } from '../../fulfillment/index.ts';
import { CancelDialog } from '../cancel-dialog.tsx';
import { ordersQuery } from '../order.queries.ts';
import type { OrdersSearch } from '../orders-search.ts';
import { NoMatch, NoOrders } from './empty-states.tsx';
import { OrdersTable } from './orders-table.tsx';
import { OrdersToolbar } from './orders-toolbar.tsx';

/** Security > SSL > Orders. All of its state is in the URL, so that it survives a reload, a link and every action. */
export function OrdersPage() {
  const intl = useIntl();
  const expiring = useExpiring();
  const orders = useOrders();
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'orders.title' })}
        eyebrow={intl.formatMessage({ id: 'orders.path' })}
        actions={<OrderButton />}
      />
      <Suspense fallback={<TableSkeleton />}>
        <ExpiringBanner expiring={expiring}>
          <OrderList {...orders} />
        </ExpiringBanner>
      </Suspense>
    </>
  );
}

/** Asked for by the page, so that the list is on its way while what stands above it is loaded. */
function useOrders() {
  const search = useSearch({ from: '/shell/security/ssl/orders' });
  return { search, orders: useQuery(ordersQuery(search)) };
}

function OrderList({ search, orders }: ReturnType<typeof useOrders>) {
  const intl = useIntl();
  const navigate = useNavigate({ from: '/security/ssl/orders' });
  const send = useSendDialog();
  const [canceling, setCanceling] = useState<Order>();
  const change = (next: OrdersSearch, replace = false) => void navigate({ search: next, replace });
  const list = orders.data;
  const isFiltered = search.q !== undefined || search.status !== undefined;
  const isEmpty = list?.items.length === 0 && !hasPrevious(search.pages);
  return (
    <>
      {!(isEmpty && !isFiltered) && <OrdersToolbar search={search} onChange={change} />}
      {orders.isPending && <TableSkeleton />}
      {orders.isError && !list && (
        <ErrorNotice
          error={orders.error}
          title={intl.formatMessage({ id: 'orders.error' })}
          onRetry={() => void orders.refetch()}
        />
      )}
      {list && list.items.length > 0 && (
        <OrdersTable
          orders={list.items}
          search={search}
          isStale={orders.isPlaceholderData}
          onChange={change}
          onSend={send.open}
          onCancel={setCanceling}
        />
      )}
      {isEmpty && (isFiltered ? <NoMatch onClear={() => change({})} /> : <NoOrders />)}
      {list && (
        <Pager
          text={intl.formatMessage({ id: 'pager.count' }, { count: list.items.length })}
          hasPrevious={hasPrevious(search.pages)}
          hasNext={list.nextCursor !== null && !orders.isPlaceholderData}
          onPrevious={() => change(withPages(search, popPage(search.pages)))}
          onNext={() => list.nextCursor && change(withPages(search, pushPage(search.pages, list.nextCursor)))}
        />
      )}
      <SendDialog {...send.dialog} />
      <CancelDialog order={canceling} onClose={() => setCanceling(undefined)} />
    </>
  );
}

function OrderButton() {
  const intl = useIntl();
  const mayPlace = useMay('orders.place');
  if (!mayPlace) return null;
  return (
    <Link to="/security/ssl/orders/new" className={buttonClass({ size: 'md' })}>
      <ButtonFace renderIcon={Add}>{intl.formatMessage({ id: 'orders.place' })}</ButtonFace>
    </Link>
  );
}
