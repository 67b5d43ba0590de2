import type { Deed, OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { DeedProgress } from './deed-progress.tsx';

/** What was asked of the authority for the order's certificates, newest first, and what it said. */
export function DeedsSection({ order: { deeds } }: { order: Pick<OrderDetail, 'deeds'> }) {
  const intl = useIntl();
  if (deeds.length === 0) return null;
  return (
    <Section title={intl.formatMessage({ id: 'deeds.title' })}>
      <ul className="history">
        {deeds.map((deed) => (
          <li key={deed.id} className="mail">
            <DeedHead deed={deed} />
            <DeedProgress deed={deed} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DeedHead({ deed: { kind, reason, sameKey, requestedBy, requestedAt } }: { deed: Deed }) {
  const intl = useIntl();
  return (
    <div className="mail__head">
      <h3>{intl.formatMessage({ id: `deed.kind.${kind}` })}</h3>
      <span className="cell-note">
        <span>
          {intl.formatMessage(
            { id: 'deed.requested' },
            { name: requestedBy.name, at: <Moment key="at" at={requestedAt} /> },
          )}
        </span>
      </span>
      {reason && <span>{intl.formatMessage({ id: `revocation.reason.${reason}` })}</span>}
      {sameKey && <span>{intl.formatMessage({ id: 'deed.same_key' })}</span>}
    </div>
  );
}
