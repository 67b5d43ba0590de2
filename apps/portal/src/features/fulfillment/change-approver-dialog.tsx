import type { Order } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DomainName } from '../../ui/domain-name.tsx';
import { domainOf } from '../../ui/domain-of.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { approverQuery, useChangeApprover } from './approver-change.query.ts';
import { ApproverChangeOutcome } from './approver-change-outcome.tsx';
import { ApproverRadios } from './approver-radios.tsx';
import { useRecipientChecks } from './recipient-checks.query.ts';
import { sendableOf } from './sendable.ts';

type ChangeApproverDialogProps = { order: Order; onClose: () => void };

/** Another of the allowed mailboxes for an order's mails: what will happen is said before, and shown while it does. */
export function ChangeApproverDialog({ order, onClose }: ChangeApproverDialogProps) {
  const intl = useIntl();
  const [chosen, setChosen] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  const change = useChangeApprover();
  const id = useId();
  const choose = (address: string) => {
    setChosen(address);
    setMissing(false);
  };
  const confirm = () => {
    if (chosen === undefined) return setMissing(true);
    if (!change.isPending) change.mutate({ number: order.number, approverEmail: chosen });
  };
  const [asked] = change.data?.approverChanges ?? [];
  const title = intl.formatMessage({ id: 'approver.action' });
  const label = (
    <>
      <DomainName name={order.commonName} /> · {intl.formatMessage({ id: 'orders.number' }, { number: order.number })}
    </>
  );
  if (asked)
    return (
      <Dialog
        title={title}
        label={label}
        onClose={onClose}
        footer={<Button onClick={onClose}>{intl.formatMessage({ id: 'action.close' })}</Button>}
      >
        <ApproverChangeOutcome number={order.number} asked={asked} />
      </Dialog>
    );
  return (
    <Dialog
      title={title}
      label={label}
      describedBy={id}
      onClose={onClose}
      footer={<ChangeButtons isBusy={change.isPending} onConfirm={confirm} onClose={onClose} />}
    >
      <p id={id}>
        {intl.formatMessage({ id: `approver.effect.${sendableOf(order).kind}` }, { authority: order.authority })}
      </p>
      {order.encryption && (
        <Notice kind="warning" title={intl.formatMessage({ id: 'approver.encrypted' }, { kind: order.encryption })} />
      )}
      <OtherAddresses order={order} chosen={chosen} isMissing={isMissing} onChoose={choose} />
      {change.error && <ErrorNotice error={change.error} title={intl.formatMessage({ id: 'approver.error' })} />}
    </Dialog>
  );
}

/** Those at the same domain first: somebody has thought of that domain before. */
const otherAddresses = (addresses: readonly string[], former: string): string[] =>
  addresses
    .filter((address) => address !== former)
    .sort((one, other) => Number(domainOf(other) === domainOf(former)) - Number(domainOf(one) === domainOf(former)));

type OtherAddressesProps = {
  order: Order;
  chosen: string | undefined;
  isMissing: boolean;
  onChoose: (address: string) => void;
};

function OtherAddresses({ order, chosen, isMissing, onChoose }: OtherAddressesProps) {
  const intl = useIntl();
  const detail = useQuery(approverQuery(order.number));
  const others = otherAddresses(detail.data?.approverAddresses ?? [], order.approverEmail);
  const checks = useRecipientChecks(others, order.names);
  return (
    <>
      <dl className="send-to">
        <dt>{intl.formatMessage({ id: 'approver.now' })}</dt>
        <dd>{order.approverEmail}</dd>
      </dl>
      <fieldset className="group">
        <legend>{intl.formatMessage({ id: 'approver.choose' })}</legend>
        {isMissing && (
          <p className="group__fault" role="alert">
            {intl.formatMessage({ id: 'field.choose' })}
          </p>
        )}
        {detail.isPending && <LoadingText />}
        {detail.isError && !detail.data && <ErrorNotice error={detail.error} onRetry={() => void detail.refetch()} />}
        <ApproverRadios addresses={others} checks={checks} chosen={chosen} onChoose={onChoose} />
      </fieldset>
    </>
  );
}

type ChangeButtonsProps = { isBusy: boolean; onConfirm: () => void; onClose: () => void };

function ChangeButtons({ isBusy, onConfirm, onClose }: ChangeButtonsProps) {
  const intl = useIntl();
  return (
    <>
      <Button kind="secondary" onClick={onClose} data-autofocus>
        {intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button onClick={onConfirm} isBusy={isBusy}>
        {intl.formatMessage({ id: 'approver.confirm' })}
      </Button>
    </>
  );
}
