import type { CertificateDetail } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';

/** What can be done with the certificate as a whole. While a service uses it, update and delete say which. */
export function CertificateActions({
  certificate,
  onDelete,
}: {
  certificate: CertificateDetail;
  onDelete: () => void;
}) {
  const intl = useIntl();
  const mayManage = useMay('certificates.manage');
  if (!mayManage) return null;
  const isInUse = certificate.services.length > 0;
  const update = intl.formatMessage({ id: 'certificates.update' });
  return (
    <div className="order-actions">
      <div className="page-header__actions">
        <Button kind="danger--tertiary" size="md" onClick={onDelete}>
          {intl.formatMessage({ id: 'certificates.delete' })}
        </Button>
        {isInUse ? (
          <Button size="md" className="cds--btn--disabled" aria-disabled aria-describedby="update-reason">
            {update}
          </Button>
        ) : (
          <Link
            to="/security/ssl/certificates/$id/update"
            params={{ id: certificate.id }}
            className={buttonClass({ size: 'md' })}
          >
            {update}
          </Link>
        )}
      </div>
      {isInUse && (
        <p id="update-reason" className="order-actions__reason">
          {intl.formatMessage({ id: 'update.in_use' })} {intl.formatList(certificate.services.map(({ name }) => name))}
        </p>
      )}
    </div>
  );
}
