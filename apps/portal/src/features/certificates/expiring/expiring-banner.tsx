import { Close, WarningAlt } from '@carbon/react/icons';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';
import { TableSkeleton } from '../../../ui/table-skeleton.tsx';
import { type ExpiringGroup, groupExpiring } from './group-expiring.ts';
import type { ExpiringNotice } from './use-expiring.ts';

const SHOWN_IN_GROUP = 5;

type ExpiringBannerProps = {
  expiring: ExpiringNotice;
  /** What stands beneath: shown once it is known whether there is a banner, which would push it away under a click. */
  children: ReactNode;
};

/** What ends soon, at the top of the screens. Nothing when nothing does, or once it was hidden for the day. */
export function ExpiringBanner({ expiring: { isKnown, items, hasMore, hide }, children }: ExpiringBannerProps) {
  if (!isKnown) return <TableSkeleton />;
  const groups = groupExpiring(items, new Date());
  return (
    <>
      {groups.length > 0 && <Banner groups={groups} hasMore={hasMore} onHide={hide} />}
      {children}
    </>
  );
}

type BannerProps = { groups: readonly ExpiringGroup[]; hasMore: boolean; onHide: () => void };

function Banner({ groups, hasMore, onHide }: BannerProps) {
  const intl = useIntl();
  const id = useId();
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  const hide = intl.formatMessage({ id: 'expiring.hide' });
  return (
    <section className="expiring" aria-labelledby={id}>
      <WarningAlt size={20} className="expiring__icon" aria-hidden="true" />
      <div className="expiring__body">
        <h2 id={id}>{intl.formatMessage({ id: hasMore ? 'expiring.title_more' : 'expiring.title' }, { count })}</h2>
        <dl>
          {groups.map((group) => (
            <Group key={group.days} group={group} />
          ))}
        </dl>
        {hasMore && (
          <Link to="/security/ssl/certificates" search={{ status: 'expiring' }} className="cds--link">
            {intl.formatMessage({ id: 'expiring.all' })}
          </Link>
        )}
      </div>
      <button type="button" className="expiring__hide" aria-label={hide} title={hide} onClick={onHide}>
        <Close size={20} aria-hidden="true" />
      </button>
    </section>
  );
}

function Group({ group: { days, items } }: { group: ExpiringGroup }) {
  const intl = useIntl();
  const rest = items.length - SHOWN_IN_GROUP;
  return (
    <div>
      <dt>{intl.formatMessage({ id: 'expiring.within' }, { days })}</dt>
      {items.slice(0, SHOWN_IN_GROUP).map(({ id, commonName }) => (
        <dd key={id}>
          <Link to="/security/ssl/certificates/$id" params={{ id }} className="cds--link">
            <DomainName name={commonName} />
          </Link>
        </dd>
      ))}
      {rest > 0 && (
        <dd>
          <Link to="/security/ssl/certificates" search={{ status: 'expiring' }} className="cds--link">
            {intl.formatMessage({ id: 'expiring.more' }, { count: rest })}
          </Link>
        </dd>
      )}
    </div>
  );
}
