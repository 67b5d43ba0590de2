// biome-ignore-all lint/a11y/noRedundantRoles: the phone's layout makes cards of the rows, which takes their roles away
import type { Certificate } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { toggleSort } from '../../../ui/paging.ts';
import { Column, SortHeader } from '../../../ui/records-table.tsx';
import { type CertificatesSearch, DEFAULT_SORT, parseCertificatesSearch } from '../certificates-search.ts';
import type { StartDownload } from '../download/use-download.tsx';
import { CertificateRow } from './certificate-row.tsx';

export type RowActions = { onDownload: StartDownload; onDelete: (certificate: Certificate) => void };

type CertificatesTableProps = RowActions & {
  certificates: readonly Certificate[];
  search: CertificatesSearch;
  isStale: boolean;
  onChange: (next: CertificatesSearch) => void;
};

export function CertificatesTable({ certificates, search, isStale, onChange, ...actions }: CertificatesTableProps) {
  const intl = useIntl();
  const text = (id: FormatjsIntl.Message['ids']) => intl.formatMessage({ id });
  const sorted = search.sort ?? DEFAULT_SORT;
  const sort = (column: 'notAfter' | 'commonName') =>
    onChange(parseCertificatesSearch({ ...search, pages: '', sort: toggleSort(sorted, column) }));
  return (
    <div className={isStale ? 'records records--stale' : 'records'} aria-busy={isStale}>
      <table
        role="table"
        className="cds--data-table cds--data-table--lg records__table records__table--certificates"
        aria-label={text('certificates.title')}
      >
        <thead role="rowgroup">
          <tr role="row">
            <SortHeader text={text('orders.column.name')} column="commonName" sorted={sorted} onSort={sort} />
            <Column text={text('certificates.column.organization')} />
            <Column text={text('certificates.column.issuer')} />
            <SortHeader text={text('orders.column.expires')} column="notAfter" sorted={sorted} onSort={sort} />
            <Column text={text('order.key')} />
            <Column text={text('certificates.column.services')} />
            <Column text={text('certificates.column.notes')} />
            <Column text={text('orders.column.actions')} isHidden />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {certificates.map((certificate) => (
            <CertificateRow key={certificate.id} certificate={certificate} {...actions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
