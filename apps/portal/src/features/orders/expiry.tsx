import { WarningAltFilled } from '@carbon/react/icons';
import type { Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { daysUntil, Moment } from '../../ui/moment.tsx';

const SOON_DAYS = 30;

/** When the certificate ends, and how many days that is from now. Nothing for an order without a certificate. */
export function Expiry({ order }: { order: Pick<Order, 'expiresAt' | 'status'> }) {
  const intl = useIntl();
  if (!order.expiresAt) return <span className="quiet">{intl.formatMessage({ id: 'orders.no_expiry' })}</span>;
  const days = daysUntil(order.expiresAt, new Date());
  const isUrgent = days < SOON_DAYS && days >= 0 && (order.status === 'issued' || order.status === 'complete');
  return (
    <span className="expiry">
      <Moment at={order.expiresAt} dateOnly />
      <span className={isUrgent ? 'expiry__days expiry__days--soon' : 'expiry__days'}>
        {isUrgent && <WarningAltFilled size={16} aria-hidden="true" />}
        {intl.formatRelativeTime(days, 'day', { numeric: 'auto' })}
      </span>
    </span>
  );
}
