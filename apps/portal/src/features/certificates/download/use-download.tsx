import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { keys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { ConfirmPasswordDialog, isFreshRequired } from '../../accounts/index.ts';
import { fetchDownload, type Wish } from './downloads.ts';

export type StartDownload = (wish: Wish) => void;

type Download = {
  start: StartDownload;
  isBusy: boolean;
  isSaved: boolean;
  /** What there is to show of it: why it failed, or the question for the person's password. */
  element: ReactNode;
};

const KEYS: ReadonlySet<Wish['kind']> = new Set(['private-key', 'pem', 'pkcs12']);

/**
 * Downloads. Where the desk wants to know that it is still the same person, their password is asked for, and
 * then the download goes on by itself.
 */
export function useDownload(): Download {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const fetching = useMutation({
    mutationFn: fetchDownload,
    onSuccess: (file, { kind }) => {
      saveFile(file);
      // A key that left the vault is in the history.
      if (KEYS.has(kind)) void queryClient.invalidateQueries({ queryKey: [...keys.certificates, 'history'] });
    },
  });
  const { error, variables, reset } = fetching;
  const problem = error && !isFreshRequired(error) && (
    <ErrorNotice error={error} title={intl.formatMessage({ id: 'download.error' })} />
  );
  const question = isFreshRequired(error) && variables && (
    <ConfirmPasswordDialog
      text={intl.formatMessage({ id: 'confirm.text' })}
      submitLabel={intl.formatMessage({ id: 'confirm.submit' })}
      onConfirmed={() => fetching.mutate(variables)}
      onClose={reset}
    />
  );
  return {
    start: (wish) => {
      const isSame = wish.kind === variables?.kind && wish.certificate.id === variables.certificate.id;
      // A double click is one wish; another file may be asked for while this one comes.
      if (!fetching.isPending || !isSame) fetching.mutate(wish);
    },
    isBusy: fetching.isPending,
    isSaved: fetching.isSuccess,
    element: problem || question || null,
  };
}
