import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';
import { OrdersCrumbs } from '../orders-crumbs.tsx';

/** The way back from a page that belongs to an order. */
export function OrderCrumbs({ number, commonName }: { number: number; commonName: string | undefined }) {
  const intl = useIntl();
  return (
    <OrdersCrumbs>
      {' > '}
      <Link to="/security/ssl/orders/$number" params={{ number: String(number) }} className="cds--link crumb">
        {commonName ? <DomainName name={commonName} /> : intl.formatMessage({ id: 'orders.number' }, { number })}
      </Link>
    </OrdersCrumbs>
  );
}
