import type { OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useSetKey } from './use-set-key.ts';

/** Asks before the mails are sent in the clear again. */
export function RemoveDialog({ order, onClose }: { order: OrderDetail; onClose: () => void }) {
  const intl = useIntl();
  const set = useSetKey(order.number, onClose);
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'encryption.remove.title' })}
      confirmText={intl.formatMessage({ id: 'encryption.remove' })}
      isBusy={set.isPending}
      error={set.error}
      onConfirm={() => set.mutate(null)}
      onClose={onClose}
    >
      {intl.formatMessage({ id: 'encryption.remove.text' })}
    </ConfirmDialog>
  );
}
