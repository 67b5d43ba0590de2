import type { EncryptionKeyReport } from '@certdesk/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useSettled } from '../../../ui/use-settled.ts';
import { KeyFacts } from './key-facts.tsx';

const TYPING_MS = 400;

export const keyCheckQuery = (encryptionKey: string, recipient: string) =>
  queryOptions({
    queryKey: ['encryption-key-check', recipient, encryptionKey],
    queryFn: ({ signal }) =>
      call('POST /encryption-key-checks', { body: { encryptionKey, ...(recipient && { recipient }) } }, signal),
    enabled: encryptionKey.trim() !== '',
  });

type KeyReportProps = { encryptionKey: string; recipient: string };

/** What a pasted certificate or key is, and whether mails can be encrypted to it. */
export function KeyReport({ encryptionKey, recipient }: KeyReportProps) {
  const settled = useSettled(encryptionKey, TYPING_MS);
  const check = useQuery(keyCheckQuery(settled, recipient));
  if (settled.trim() === '') return null;
  if (check.isError) return <ErrorNotice error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <LoadingText />;
  return <Report report={check.data} recipient={recipient} />;
}

function Report({ report, recipient }: { report: EncryptionKeyReport; recipient: string }) {
  const intl = useIntl();
  const { fault, key, isOfRecipient } = report;
  return (
    <>
      {fault ? (
        <Notice kind="error" title={intl.formatMessage({ id: 'encryption.unusable' })}>
          {fault.detail}
        </Notice>
      ) : (
        <Notice kind="success" title={intl.formatMessage({ id: 'encryption.usable' })} />
      )}
      {!fault && isOfRecipient === false && (
        <Notice kind="warning" title={intl.formatMessage({ id: 'encryption.other_address' }, { address: recipient })} />
      )}
      {key && <KeyFacts of={key} />}
    </>
  );
}
