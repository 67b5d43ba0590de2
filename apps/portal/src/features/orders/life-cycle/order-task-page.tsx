import type { OrderDetail, Product } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { isMissing } from '../../../api/problem.ts';
import { NotFoundScreen } from '../../../app/not-found-screen.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { orderQuery } from '../order.queries.ts';
import { productsQuery } from '../wizard/wizard.queries.ts';
import { OrderCrumbs } from './order-crumbs.tsx';
import { type LifeCycleAction, useLifeCycleReason } from './use-life-cycle-reason.ts';

export type TaskProps = { order: OrderDetail; products: readonly Product[] };

type OrderTaskPageProps = {
  from: '/shell/security/ssl/orders/$number/renew' | '/shell/security/ssl/orders/$number/reissue';
  title: 'renew.title' | 'reissue.title';
  action: LifeCycleAction;
  children: (task: TaskProps) => ReactNode;
};

/** A page for something to be done with an order: with the order loaded, or saying why it cannot be done. */
export function OrderTaskPage({ from, children, ...task }: OrderTaskPageProps) {
  const number = Number(useParams({ from }).number);
  if (!Number.isSafeInteger(number) || number < 1) return <NotFoundScreen />;
  return (
    <OrderTask key={number} number={number} {...task}>
      {children}
    </OrderTask>
  );
}

function OrderTask({ number, title, action, children }: Omit<OrderTaskPageProps, 'from'> & { number: number }) {
  const intl = useIntl();
  const order = useQuery(orderQuery(number));
  const products = useQuery(productsQuery);
  const whyNot = useLifeCycleReason();
  if (isMissing(order.error)) return <NotFoundScreen />;
  const error = order.data ? products.error : order.error;
  const reason = order.data && whyNot(order.data, action);
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: title })}
        eyebrow={<OrderCrumbs number={number} commonName={order.data?.commonName} />}
      />
      {error && <ErrorNotice error={error} onRetry={() => void (order.data ? products : order).refetch()} />}
      {reason && <Notice kind="error" title={reason} />}
      {!error && !reason && !(order.data && products.data) && <LoadingText />}
      {order.data && products.data && !reason && children({ order: order.data, products: products.data.items })}
    </>
  );
}
