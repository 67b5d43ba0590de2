import { useIntl } from 'react-intl';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

export function TableSkeleton() {
  return (
    <div className="table-skeleton" role="status">
      <span className="cds--visually-hidden">{useIntl().formatMessage({ id: 'state.loading' })}</span>
      {ROWS.map((row) => (
        <div key={row} className="table-skeleton__row" aria-hidden="true">
          <span className="table-skeleton__bar" />
          <span className="table-skeleton__bar table-skeleton__bar--short" />
          <span className="table-skeleton__bar" />
        </div>
      ))}
    </div>
  );
}
