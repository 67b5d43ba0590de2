import type { CertificateDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { isMissing } from '../../../api/problem.ts';
import { NotFoundScreen } from '../../../app/not-found-screen.tsx';
import { useMay } from '../../../app/session.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { certificateQuery } from '../certificate.queries.ts';
import { Crumbs } from '../crumbs.tsx';
import { ServiceNames } from '../service-names.tsx';
import { InsecureNotice } from './import-page.tsx';
import { ImportScreen } from './import-screen.tsx';

/** Puts another certificate in the place of the one that is kept. */
export function UpdatePage() {
  const intl = useIntl();
  const { id } = useParams({ from: '/shell/security/ssl/certificates/$id/update' });
  const certificate = useQuery(certificateQuery(id));
  if (isMissing(certificate.error)) return <NotFoundScreen />;
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'certificates.update' })}
        eyebrow={<Crumbs {...(certificate.data ? { certificate: certificate.data } : {})} />}
      >
        {intl.formatMessage({ id: 'update.text' })}
      </PageHeader>
      {certificate.isPending && <LoadingText />}
      {certificate.isError && <ErrorNotice error={certificate.error} onRetry={() => void certificate.refetch()} />}
      {certificate.data && <Update certificate={certificate.data} />}
    </>
  );
}

function Update({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const mayUpdate = useMay('certificates.manage');
  if (!mayUpdate) return <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />;
  if (!window.isSecureContext) return <InsecureNotice />;
  if (certificate.services.length > 0) {
    return (
      <Notice
        kind="warning"
        title={intl.formatMessage({ id: 'update.in_use' })}
        action={<ToServices id={certificate.id} />}
      >
        <ServiceNames services={certificate.services} />
      </Notice>
    );
  }
  return <ImportScreen current={certificate} />;
}

/** To where the services are recorded, and removed. */
function ToServices({ id }: { id: string }) {
  return (
    <Link to="/security/ssl/certificates/$id" params={{ id }} className={buttonClass({ kind: 'tertiary', size: 'sm' })}>
      {useIntl().formatMessage({ id: 'certificates.view_only' })}
    </Link>
  );
}
