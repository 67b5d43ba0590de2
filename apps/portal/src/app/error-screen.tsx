import { useRouter } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** Shown instead of a page that could not be loaded or that failed. */
export function ErrorScreen({ error, reset }: { error: unknown; reset: () => void }) {
  const intl = useIntl();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'error.title' })} />
      <ErrorNotice error={error} onRetry={retry} />
    </>
  );
}
