import { useIntl } from 'react-intl';
import { Moment } from '../../ui/moment.tsx';

export type ChainItem = { name: string; issuer: string; notAfter: string };

/** Certificate and intermediates in their order, each beneath the one that it vouches for, and who vouches for the last. */
export function ChainList({ items }: { items: readonly ChainItem[] }) {
  const intl = useIntl();
  const last = items.at(-1);
  if (!last) return null;
  const isSelfSigned = items.length === 1 && last.issuer === last.name;
  // What vouches for an intermediate is a root; beyond a lone certificate nothing is known of its issuer.
  const isIssuerKnown = items.length > 1;
  return (
    <ol className="chain">
      {items.map(({ name, notAfter }, index) => (
        <li key={`${name} ${notAfter}`}>
          <span className="chain__name">{name}</span>
          <span className="cell-note">
            <span>{intl.formatMessage({ id: index === 0 ? 'chain.leaf' : 'chain.intermediate' })}</span>
            <span>
              {intl.formatMessage({ id: 'chain.until' }, { date: <Moment key="date" at={notAfter} dateOnly /> })}
            </span>
          </span>
        </li>
      ))}
      {!isSelfSigned && (
        <li className="chain__beyond">
          <span className="chain__name">{last.issuer}</span>
          <span className="cell-note">
            {intl.formatMessage({ id: isIssuerKnown ? 'chain.beyond' : 'chain.not_given' })}
          </span>
        </li>
      )}
    </ol>
  );
}
