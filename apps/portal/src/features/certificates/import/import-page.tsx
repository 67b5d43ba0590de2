import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { request, urlOf } from '../../../api/client.ts';
import { useMay } from '../../../app/session.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Crumbs } from '../crumbs.tsx';
import type { NewFile } from './import-draft.ts';
import { ImportScreen } from './import-screen.tsx';

export function ImportPage() {
  const intl = useIntl();
  const mayImport = useMay('certificates.manage');
  const { mail } = useSearch({ from: '/shell/security/ssl/certificates/import' });
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'certificates.import' })} eyebrow={<Crumbs />}>
        {intl.formatMessage({ id: 'import.text' })}
      </PageHeader>
      {!mayImport && <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />}
      {mayImport && !window.isSecureContext && <InsecureNotice />}
      {mayImport &&
        window.isSecureContext &&
        (mail === undefined ? <ImportScreen /> : <WithMail id={mail} key={mail} />)}
    </>
  );
}

/** A browser has no cryptography for pages served over plain http; and a private key must not travel so either. */
export function InsecureNotice() {
  return <Notice kind="warning" title={useIntl().formatMessage({ id: 'import.insecure' })} />;
}

async function fetchMail(id: string, signal: AbortSignal): Promise<NewFile> {
  const response = await request(urlOf('/mailbox/messages/{id}/raw', { params: { id } }), { signal });
  return { name: `${id}.eml`, bytes: new Uint8Array(await response.arrayBuffer()) };
}

function WithMail({ id }: { id: string }) {
  const mail = useQuery({
    queryKey: ['mailbox', id, 'raw'],
    queryFn: ({ signal }) => fetchMail(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (mail.data) return <ImportScreen given={mail.data} />;
  if (!mail.isError) return <LoadingText />;
  return (
    <>
      <ErrorNotice error={mail.error} onRetry={() => void mail.refetch()} />
      <ImportScreen />
    </>
  );
}
