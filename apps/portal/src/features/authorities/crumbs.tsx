import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';

/** The way to where one is, below the list of authorities. */
export function Crumbs() {
  const intl = useIntl();
  return (
    <nav aria-label={intl.formatMessage({ id: 'order.crumbs' })}>
      {intl.formatMessage({ id: 'nav.administration' })}
      {' > '}
      <Link to="/administration/authorities" className="cds--link crumb">
        {intl.formatMessage({ id: 'authorities.title' })}
      </Link>
    </nav>
  );
}
