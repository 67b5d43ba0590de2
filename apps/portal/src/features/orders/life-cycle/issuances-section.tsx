import type { Issuance, OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';

/** The certificates that the authority has issued for the order, the newest first; each is known by its serial number. */
export function IssuancesSection({ order: { issuances } }: { order: Pick<OrderDetail, 'issuances'> }) {
  const intl = useIntl();
  if (issuances.length === 0) return null;
  const newestFirst = issuances.toSorted((one, other) => other.notBefore.localeCompare(one.notBefore));
  return (
    <Section title={intl.formatMessage({ id: 'issuances.title' })}>
      <ul className="history">
        {newestFirst.map((issuance, index) => (
          <li key={issuance.serialNumber} className="mail">
            {index > 0 && <p className="cell-note">{intl.formatMessage({ id: 'issuances.earlier' })}</p>}
            <IssuanceFacts of={issuance} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function IssuanceFacts({ of: { serialNumber, notBefore, notAfter } }: { of: Issuance }) {
  const intl = useIntl();
  return (
    <Facts
      facts={[
        { term: intl.formatMessage({ id: 'order.serial' }), value: <span className="mono">{serialNumber}</span> },
        { term: intl.formatMessage({ id: 'order.effective' }), value: <Moment at={notBefore} /> },
        { term: intl.formatMessage({ id: 'orders.column.expires' }), value: <Moment at={notAfter} /> },
      ]}
    />
  );
}
