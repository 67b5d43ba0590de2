import type { FulfillmentRequest, MailKind, Order } from '@certdesk/contract';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DomainName } from '../../ui/domain-name.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ChangeApproverDialog } from './change-approver-dialog.tsx';
import { SendOutcome } from './send-outcome.tsx';
import { SendRecipient } from './send-recipient.tsx';
import { textOf } from './send-text.ts';
import { sendableOf } from './sendable.ts';
import { useRequestEmail } from './use-request-email.ts';

type SendTarget = { order: Order; kind: MailKind };
type SendDialogProps = { target: SendTarget | undefined; onClose: () => void };

/** The state of the dialog that Send opens. The kind of mail is fixed when it opens: what is confirmed is what was read. */
export function useSendDialog() {
  const [target, setTarget] = useState<SendTarget>();
  const open = (order: Order) => setTarget({ order, kind: sendableOf(order).kind });
  return { open, dialog: { target, onClose: () => setTarget(undefined) } };
}

export function SendDialog({ target, onClose }: SendDialogProps) {
  if (!target) return null;
  return <OpenSendDialog {...target} onClose={onClose} />;
}

function OpenSendDialog({ order, kind, onClose }: SendTarget & { onClose: () => void }) {
  const intl = useIntl();
  const send = useRequestEmail();
  const notesId = useId();
  const [isChangingApprover, setChangingApprover] = useState(false);
  const confirm = () => {
    if (!send.isPending) send.mutate({ number: order.number, kind });
  };
  if (isChangingApprover) return <ChangeApproverDialog order={order} onClose={onClose} />;
  return (
    <Dialog
      title={intl.formatMessage({ id: `send.title.${kind}` })}
      label={<SendLabel order={order} />}
      describedBy={send.data ? undefined : notesId}
      onClose={onClose}
      footer={<SendButtons request={send.data} isBusy={send.isPending} onConfirm={confirm} onClose={onClose} />}
    >
      {send.data ? (
        <SendOutcome request={send.data} order={order} onChangeApprover={() => setChangingApprover(true)} />
      ) : (
        <>
          <p>{intl.formatMessage({ id: textOf('text', { kind, order }) }, { authority: order.authority })}</p>
          <SendRecipient order={order} id={notesId} />
          {order.encryption && <p>{intl.formatMessage({ id: 'send.encrypted' }, { kind: order.encryption })}</p>}
          {send.error && <ErrorNotice error={send.error} title={intl.formatMessage({ id: 'send.error' })} />}
        </>
      )}
    </Dialog>
  );
}

function SendLabel({ order }: { order: Order }) {
  const intl = useIntl();
  return (
    <>
      <DomainName name={order.commonName} /> · {intl.formatMessage({ id: 'orders.number' }, { number: order.number })}
    </>
  );
}

type SendButtonsProps = {
  request: FulfillmentRequest | undefined;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

function SendButtons({ request, isBusy, onConfirm, onClose }: SendButtonsProps) {
  const intl = useIntl();
  if (request) return <Button onClick={onClose}>{intl.formatMessage({ id: 'action.close' })}</Button>;
  return (
    <>
      <Button kind="secondary" onClick={onClose}>
        {intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button onClick={onConfirm} isBusy={isBusy} data-autofocus>
        {intl.formatMessage({ id: 'send.confirm' })}
      </Button>
    </>
  );
}
