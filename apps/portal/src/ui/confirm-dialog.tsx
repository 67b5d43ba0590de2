import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

type ConfirmDialogProps = {
  title: string;
  confirmText: string;
  cancelText?: string;
  isBusy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** Asks before a deed that cannot be taken back. The safe button has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const intl = useIntl();
  const { title, confirmText, isBusy, error, onConfirm, onClose, children } = props;
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose} data-autofocus>
        {props.cancelText ?? intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button kind="danger" onClick={onConfirm} isBusy={isBusy}>
        {confirmText}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} footer={footer}>
      <p>{children}</p>
      {error ? <ErrorNotice error={error} /> : null}
    </Dialog>
  );
}
