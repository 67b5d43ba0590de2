import { Add } from '@carbon/react/icons';
import type { Certificate } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { ButtonFace, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { hasPrevious, popPage, pushPage, withPages } from '../../../ui/paging.ts';
import { TableSkeleton } from '../../../ui/table-skeleton.tsx';
import { certificatesQuery } from '../certificate.queries.ts';
import type { CertificatesSearch } from '../certificates-search.ts';
import { DeleteDialog } from '../delete-dialog.tsx';
import { useDownload } from '../download/use-download.tsx';
import { ExpiringBanner } from '../expiring/expiring-banner.tsx';
import { useExpiring } from '../expiring/use-expiring.ts';
import { CertificatesTable } from './certificates-table.tsx';
import { CertificatesToolbar } from './certificates-toolbar.tsx';
import { NoCertificates, NoMatch } from './empty-states.tsx';

/** Security > SSL > Certificates. All of its state is in the URL, so that it survives a reload, a link and every action. */
export function CertificatesPage() {
  const intl = useIntl();
  const expiring = useExpiring();
  const list = useCertificates();
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'certificates.title' })}
        eyebrow={intl.formatMessage({ id: 'orders.path' })}
        actions={!list.isUnused && <ImportLink />}
      />
      <ExpiringBanner expiring={expiring}>
        <CertificateList {...list} />
      </ExpiringBanner>
    </>
  );
}

function useCertificates() {
  const search = useSearch({ from: '/shell/security/ssl/certificates' });
  const certificates = useQuery(certificatesQuery(search));
  const isFiltered = search.q !== undefined || search.status !== undefined;
  const isEmpty = certificates.data?.items.length === 0 && !hasPrevious(search.pages);
  return { search, certificates, isFiltered, isEmpty, isUnused: isEmpty && !isFiltered };
}

function CertificateList({ search, certificates, isFiltered, isEmpty, isUnused }: ReturnType<typeof useCertificates>) {
  const intl = useIntl();
  const navigate = useNavigate({ from: '/security/ssl/certificates' });
  const download = useDownload();
  const [doomed, setDoomed] = useState<Certificate>();
  const change = (next: CertificatesSearch, replace = false) => void navigate({ search: next, replace });
  const list = certificates.data;
  return (
    <>
      {download.element}
      {!isUnused && <CertificatesToolbar search={search} onChange={change} />}
      {certificates.isPending && <TableSkeleton />}
      {certificates.isError && !list && (
        <ErrorNotice
          error={certificates.error}
          title={intl.formatMessage({ id: 'certificates.error' })}
          onRetry={() => void certificates.refetch()}
        />
      )}
      {list && list.items.length > 0 && (
        <CertificatesTable
          certificates={list.items}
          search={search}
          isStale={certificates.isPlaceholderData}
          onChange={change}
          onDownload={download.start}
          onDelete={setDoomed}
        />
      )}
      {isEmpty && (isFiltered ? <NoMatch onClear={() => change({})} /> : <NoCertificates />)}
      {list && (
        <Pager
          text={intl.formatMessage({ id: 'certificates.count' }, { count: list.items.length })}
          hasPrevious={hasPrevious(search.pages)}
          hasNext={list.nextCursor !== null && !certificates.isPlaceholderData}
          onPrevious={() => change(withPages(search, popPage(search.pages)))}
          onNext={() => list.nextCursor && change(withPages(search, pushPage(search.pages, list.nextCursor)))}
        />
      )}
      {doomed && <DeleteDialog certificate={doomed} onClose={() => setDoomed(undefined)} />}
    </>
  );
}

function ImportLink() {
  const intl = useIntl();
  const mayImport = useMay('certificates.manage');
  if (!mayImport) return null;
  return (
    <Link to="/security/ssl/certificates/import" className={buttonClass({ size: 'md' })}>
      <ButtonFace renderIcon={Add}>{intl.formatMessage({ id: 'certificates.import' })}</ButtonFace>
    </Link>
  );
}
