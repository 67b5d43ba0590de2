import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';

/** The way back to the list of orders; `children` is what lies between it and the page. */
export function OrdersCrumbs({ children }: { children?: ReactNode }) {
  const intl = useIntl();
  return (
    <nav aria-label={intl.formatMessage({ id: 'order.crumbs' })}>
      {intl.formatMessage({ id: 'orders.path' })} {'> '}
      <Link to="/security/ssl/orders" className="cds--link crumb">
        {intl.formatMessage({ id: 'orders.title' })}
      </Link>
      {children}
    </nav>
  );
}
