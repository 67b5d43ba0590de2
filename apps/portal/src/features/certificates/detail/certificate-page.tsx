import type { CertificateDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { isMissing } from '../../../api/problem.ts';
import { NotFoundScreen } from '../../../app/not-found-screen.tsx';
import { DomainName } from '../../../ui/domain-name.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RemindersSection } from '../../reminders/index.ts';
import { certificateQuery } from '../certificate.queries.ts';
import { Crumbs } from '../crumbs.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { CertificateActions } from './certificate-actions.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import { Chain } from './chain.tsx';
import { Downloads } from './downloads.tsx';
import { History } from './history.tsx';
import { Notes } from './notes.tsx';
import { Services } from './services.tsx';
import { ValidityTag } from './validity-tag.tsx';

export function CertificatePage() {
  const { id } = useParams({ from: '/shell/security/ssl/certificates/$id' });
  return <KnownCertificate id={id} key={id} />;
}

function KnownCertificate({ id }: { id: string }) {
  const intl = useIntl();
  const certificate = useQuery(certificateQuery(id));
  if (isMissing(certificate.error)) return <NotFoundScreen />;
  if (certificate.data) return <LoadedCertificate certificate={certificate.data} />;
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'order.section.certificate' })} eyebrow={<Crumbs />} />
      {certificate.isError ? (
        <ErrorNotice error={certificate.error} onRetry={() => void certificate.refetch()} />
      ) : (
        <LoadingText />
      )}
    </>
  );
}

function LoadedCertificate({ certificate }: { certificate: CertificateDetail }) {
  const [isDeleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={certificate.commonName}
        heading={<DomainName name={certificate.commonName} />}
        eyebrow={<Crumbs />}
        actions={<CertificateActions certificate={certificate} onDelete={() => setDeleting(true)} />}
      >
        <span className="order-line">
          <ValidityTag certificate={certificate} />
          <OrderOf certificate={certificate} />
        </span>
      </PageHeader>
      <Done certificate={certificate} />
      <Warnings certificate={certificate} />
      <CertificateFacts certificate={certificate} />
      <Downloads certificate={certificate} />
      <Services certificate={certificate} />
      <Notes certificate={certificate} />
      <RemindersSection of={{ id: certificate.id }} />
      <Chain certificate={certificate} />
      <History id={certificate.id} />
      {isDeleting && (
        <DeleteDialog
          certificate={certificate}
          onDeleted={() => void navigate({ to: '/security/ssl/certificates', replace: true })}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}

function OrderOf({ certificate: { orderNumber } }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  if (orderNumber === null) return null;
  const number = String(orderNumber);
  return (
    <span>
      {intl.formatMessage(
        { id: 'certificate.of_order' },
        {
          order: (
            <Link key="order" to="/security/ssl/orders/$number" params={{ number }} className="cds--link inline-link">
              {intl.formatMessage({ id: 'orders.number' }, { number: orderNumber })}
            </Link>
          ),
        },
      )}
    </span>
  );
}

/** Said on arrival from an import or an update. */
function Done({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const done = useRouterState({ select: (state) => state.location.state.done });
  if (!done) return null;
  return (
    <Notice kind="success" title={intl.formatMessage({ id: `certificate.${done}` })}>
      <OrderOf certificate={certificate} />
    </Notice>
  );
}

/** What was remarked when it was imported or last updated, in the words of the desk. */
function Warnings({ certificate: { warnings } }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  if (warnings.length === 0) return null;
  return (
    <Notice kind="warning" title={intl.formatMessage({ id: 'wizard.csr.warnings' })}>
      <ul className="bullets">
        {warnings.map(({ code, detail, params }) => (
          <li key={`${code} ${JSON.stringify(params)}`}>{detail ?? code}</li>
        ))}
      </ul>
    </Notice>
  );
}
