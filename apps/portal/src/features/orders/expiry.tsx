import type { Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ExpiryDate } from '../../ui/expiry-date.tsx';

/** When the certificate ends. Nothing for an order without a certificate. */
export function Expiry({ order }: { order: Pick<Order, 'expiresAt' | 'status'> }) {
  const intl = useIntl();
  if (!order.expiresAt) return <span className="quiet">{intl.formatMessage({ id: 'orders.no_expiry' })}</span>;
  return <ExpiryDate at={order.expiresAt} isWatched={order.status === 'issued' || order.status === 'complete'} />;
}
