import type { OrderDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { KeyInput } from './key-input.tsx';
import { KeyReport, keyCheckQuery } from './key-report.tsx';
import { useSetKey } from './use-set-key.ts';

/** Takes a certificate or key, says what it is, and has the mails encrypted to it. */
export function AttachDialog({ order, onClose }: { order: OrderDetail; onClose: () => void }) {
  const intl = useIntl();
  const [text, setText] = useState('');
  const { number, approverEmail } = order;
  const set = useSetKey(number, onClose);
  // Reads only what the report beneath has asked for, once the typing has come to rest.
  const check = useQuery({ ...keyCheckQuery(text, approverEmail), enabled: false });
  const isUsable = check.data?.fault === null;
  return (
    <Dialog
      title={intl.formatMessage({ id: 'encryption.title' })}
      onClose={onClose}
      footer={
        <>
          <Button kind="secondary" onClick={onClose}>
            {intl.formatMessage({ id: 'action.cancel' })}
          </Button>
          <Button onClick={() => set.mutate(text)} disabled={!isUsable} isBusy={set.isPending}>
            {intl.formatMessage({ id: 'encryption.save' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'encryption.help' })}</p>
      <KeyInput value={text} onChange={setText} fault={undefined} />
      <KeyReport encryptionKey={text} recipient={approverEmail} />
      {set.error && <ErrorNotice error={set.error} title={intl.formatMessage({ id: 'encryption.error' })} />}
    </Dialog>
  );
}
