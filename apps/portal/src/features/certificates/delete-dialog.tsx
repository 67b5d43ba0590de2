import type { Certificate } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ServiceNames } from './service-names.tsx';

type DeleteDialogProps = { certificate: Certificate; onDeleted?: () => void; onClose: () => void };

/** Asks before a certificate and its key are deleted for good. While a service uses it there is nothing to ask. */
export function DeleteDialog(props: DeleteDialogProps) {
  return props.certificate.services.length > 0 ? <InUse {...props} /> : <Ask {...props} />;
}

function InUse({ certificate, onClose }: DeleteDialogProps) {
  const intl = useIntl();
  const close = (
    <Button onClick={onClose} data-autofocus>
      {intl.formatMessage({ id: 'action.close' })}
    </Button>
  );
  return (
    <Dialog
      title={intl.formatMessage({ id: 'certificates.delete.in_use' })}
      label={certificate.commonName}
      onClose={onClose}
      footer={close}
    >
      <p>{intl.formatMessage({ id: 'certificates.delete.in_use.text' })}</p>
      <ServiceNames services={certificate.services} />
    </Dialog>
  );
}

function Ask({ certificate, onDeleted, onClose }: DeleteDialogProps) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('DELETE /certificates/{id}', { params: { id: certificate.id } }),
    onSuccess: async () => {
      onClose();
      onDeleted?.();
      await queryClient.invalidateQueries({ queryKey: keys.certificates });
    },
    // Somebody else may have changed it meanwhile, for example recorded a service.
    onError: () => void queryClient.invalidateQueries({ queryKey: keys.certificates }),
  });
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'certificates.delete.title' })}
      confirmText={intl.formatMessage({ id: 'certificates.delete' })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {intl.formatMessage({ id: 'certificates.delete.text' }, { name: certificate.commonName })}
    </ConfirmDialog>
  );
}
