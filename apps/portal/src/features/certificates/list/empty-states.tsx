import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

export function NoCertificates() {
  const intl = useIntl();
  const mayImport = useMay('certificates.manage');
  const action = mayImport && (
    <Link to="/security/ssl/certificates/import" className={buttonClass({ size: 'md' })}>
      {intl.formatMessage({ id: 'certificates.import' })}
    </Link>
  );
  return (
    <EmptyState title={intl.formatMessage({ id: 'certificates.empty.title' })} action={action}>
      {intl.formatMessage({ id: mayImport ? 'certificates.empty.text' : 'certificates.empty.text_viewer' })}
    </EmptyState>
  );
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  const intl = useIntl();
  const action = (
    <Button kind="tertiary" size="md" onClick={onClear}>
      {intl.formatMessage({ id: 'certificates.nomatch.clear' })}
    </Button>
  );
  return (
    <EmptyState title={intl.formatMessage({ id: 'certificates.nomatch.title' })} action={action}>
      {intl.formatMessage({ id: 'certificates.nomatch.text' })}
    </EmptyState>
  );
}
