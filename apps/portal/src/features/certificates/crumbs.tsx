import type { Certificate } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';

/** The way to where one is, below the list of certificates; with a certificate, below its page. */
export function Crumbs({ certificate }: { certificate?: Pick<Certificate, 'id' | 'commonName'> }) {
  const intl = useIntl();
  return (
    <nav aria-label={intl.formatMessage({ id: 'order.crumbs' })}>
      {intl.formatMessage({ id: 'orders.path' })} {'> '}
      <Link to="/security/ssl/certificates" className="cds--link crumb">
        {intl.formatMessage({ id: 'certificates.title' })}
      </Link>
      {certificate && (
        <>
          {' > '}
          <Link to="/security/ssl/certificates/$id" params={{ id: certificate.id }} className="cds--link crumb">
            {certificate.commonName}
          </Link>
        </>
      )}
    </nav>
  );
}
