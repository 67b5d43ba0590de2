import type { OrderDetail } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';

/** The order that this one renews, and the one that renews it. */
export function Succession({ order: { renews, renewedBy } }: { order: Pick<OrderDetail, 'renews' | 'renewedBy'> }) {
  return (
    <>
      {renews !== null && <Related id="renew.renews" number={renews} />}
      {renewedBy !== null && <Related id="renew.renewed_by" number={renewedBy} />}
    </>
  );
}

function Related({ id, number }: { id: 'renew.renews' | 'renew.renewed_by'; number: number }) {
  const intl = useIntl();
  return (
    <Link to="/security/ssl/orders/$number" params={{ number: String(number) }} className="cds--link">
      {intl.formatMessage({ id }, { number })}
    </Link>
  );
}
