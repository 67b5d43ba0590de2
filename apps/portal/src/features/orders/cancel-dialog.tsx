import type { Order } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

type Canceling = Pick<Order, 'number' | 'commonName' | 'authority'>;

/** Asks before an order is canceled; `order` undefined means closed. */
export function CancelDialog({ order, onClose }: { order: Canceling | undefined; onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: (number: number) => call('POST /orders/{number}/cancellation', { params: { number } }),
    onSuccess: async (_, number) => {
      onClose();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.orders }),
        queryClient.invalidateQueries({ queryKey: keys.order(number) }),
      ]);
    },
  });
  const close = () => {
    cancel.reset();
    onClose();
  };
  if (!order) return null;
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'cancel.title' })}
      confirmText={intl.formatMessage({ id: 'cancel.action' })}
      cancelText={intl.formatMessage({ id: 'cancel.keep' })}
      isBusy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate(order.number)}
      onClose={close}
    >
      {intl.formatMessage({ id: 'cancel.text' }, { name: order.commonName, authority: order.authority })}
    </ConfirmDialog>
  );
}
