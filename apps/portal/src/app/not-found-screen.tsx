import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { PageHeader } from '../ui/page-header.tsx';

export function NotFoundScreen() {
  const intl = useIntl();
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'notfound.title' })}>
        {intl.formatMessage({ id: 'notfound.text' })}
      </PageHeader>
      <Link to="/security/ssl/orders" className="cds--link">
        {intl.formatMessage({ id: 'notfound.back' })}
      </Link>
    </>
  );
}
