import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { authorityMatrixQuery } from './authorities.queries.ts';
import { MatrixColumn } from './matrix-column.tsx';

/** What each authority can do, for everybody: columns beside each other, and on a phone one after the other. */
export function MatrixPage() {
  const intl = useIntl();
  const matrix = useQuery(authorityMatrixQuery);
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'matrix.title' })}
        eyebrow={intl.formatMessage({ id: 'orders.path' })}
      >
        {intl.formatMessage({ id: 'matrix.text' })}
      </PageHeader>
      {matrix.isPending && <LoadingText />}
      {matrix.isError && <ErrorNotice error={matrix.error} onRetry={() => void matrix.refetch()} />}
      {matrix.data && (
        <ul className="matrix" aria-label={intl.formatMessage({ id: 'matrix.title' })}>
          {matrix.data.items.map((entry) => (
            <MatrixColumn key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </>
  );
}
