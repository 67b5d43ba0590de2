import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';

/** The way back from a page that belongs to an order. */
export function OrderCrumbs({ number, commonName }: { number: number; commonName: string | undefined }) {
  const intl = useIntl();
  return (
    <nav aria-label={intl.formatMessage({ id: 'order.crumbs' })}>
      {intl.formatMessage({ id: 'orders.path' })} {'> '}
      <Link to="/security/ssl/orders" className="cds--link crumb">
        {intl.formatMessage({ id: 'orders.title' })}
      </Link>
      {' > '}
      <Link to="/security/ssl/orders/$number" params={{ number: String(number) }} className="cds--link crumb">
        {commonName ? <DomainName name={commonName} /> : intl.formatMessage({ id: 'orders.number' }, { number })}
      </Link>
    </nav>
  );
}
