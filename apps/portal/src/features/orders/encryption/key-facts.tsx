import type { EncryptionKey } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';

/** What there is to compare with the domain administrator. */
export function KeyFacts({ of }: { of: EncryptionKey }) {
  const intl = useIntl();
  const { kind, fingerprint, algorithm, expiresAt, addresses } = of;
  const end = expiresAt ? <Moment at={expiresAt} dateOnly /> : intl.formatMessage({ id: 'encryption.endless' });
  return (
    <Facts
      facts={[
        {
          term: intl.formatMessage({ id: 'encryption.kind' }),
          value: intl.formatMessage({ id: `encryption.kind.${kind}` }),
        },
        { term: intl.formatMessage({ id: 'order.key' }), value: algorithm },
        { term: intl.formatMessage({ id: 'encryption.expires' }), value: end },
        { term: intl.formatMessage({ id: 'encryption.addresses' }), value: addresses.join(', ') },
        {
          term: intl.formatMessage({ id: 'encryption.fingerprint' }),
          value: <span className="mono fingerprint">{fingerprint}</span>,
        },
      ]}
    />
  );
}
