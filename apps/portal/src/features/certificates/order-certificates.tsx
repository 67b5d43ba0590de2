import { Add } from '@carbon/react/icons';
import type { Certificate, OrderDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMay } from '../../app/session.ts';
import { ButtonFace, buttonClass } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { orderCertificatesQuery } from './certificate.queries.ts';

/** On an order's page: the certificates that were imported from it, or the way to import one. Nothing before it is issued. */
export function OrderCertificates({ order }: { order: Pick<OrderDetail, 'number' | 'issuances'> }) {
  const intl = useIntl();
  const isIssued = order.issuances.length > 0;
  const mayImport = useMay('certificates.manage');
  const certificates = useQuery({ ...orderCertificatesQuery(order.number), enabled: isIssued });
  if (!isIssued || certificates.isPending) return null;
  const action = mayImport && (
    <Link to="/security/ssl/certificates/import" className={buttonClass({ kind: 'tertiary', size: 'sm' })}>
      <ButtonFace renderIcon={Add}>{intl.formatMessage({ id: 'certificates.import' })}</ButtonFace>
    </Link>
  );
  const items = certificates.data?.items ?? [];
  return (
    <Section title={intl.formatMessage({ id: 'order.section.imported' })} actions={action}>
      {certificates.isError && <ErrorNotice error={certificates.error} onRetry={() => void certificates.refetch()} />}
      {certificates.data && items.length === 0 && (
        <p className="quiet">{intl.formatMessage({ id: 'order.imported.none' })}</p>
      )}
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map((certificate) => (
            <Imported key={certificate.id} certificate={certificate} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Imported({ certificate: { id, commonName, importedAt } }: { certificate: Certificate }) {
  const intl = useIntl();
  const at = <Moment key="at" at={importedAt} />;
  return (
    <li>
      <Link to="/security/ssl/certificates/$id" params={{ id }} className="order-link">
        {commonName}
      </Link>
      <span className="cell-note">{intl.formatMessage({ id: 'order.imported.at' }, { at })}</span>
    </li>
  );
}
