import { WarningAltFilled } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { daysUntil } from './days-until.ts';
import { Moment } from './moment.tsx';

const SOON_DAYS = 30;

/** When a certificate ends, and how many days that is from now; `isWatched` marks one that somebody relies on and that ends soon. */
export function ExpiryDate({ at, isWatched }: { at: string; isWatched: boolean }) {
  const intl = useIntl();
  const days = daysUntil(at, new Date());
  const isUrgent = isWatched && days < SOON_DAYS && days >= 0;
  return (
    <span className="expiry">
      <Moment at={at} dateOnly />
      <span className={isUrgent ? 'expiry__days expiry__days--soon' : 'expiry__days'}>
        {isUrgent && <WarningAltFilled size={16} aria-hidden="true" />}
        {intl.formatRelativeTime(days, 'day', { numeric: 'auto' })}
      </span>
    </span>
  );
}
