import type { OrderDetail, RevocationReason } from '@certdesk/contract';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DomainName } from '../../../ui/domain-name.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { isNameOf } from './is-name-of.ts';
import { ReasonRadios } from './reason-radios.tsx';
import { RevokeOutcome } from './revoke-outcome.tsx';
import { useRevoke } from './use-life-cycle-deeds.ts';

type RevokeDialogProps = { order: OrderDetail; onClose: () => void };

/** Asks before certificates are made worthless for good: what it does, why, and the name typed. Then shows what comes of it. */
export function RevokeDialog({ order, onClose }: RevokeDialogProps) {
  const intl = useIntl();
  const revoke = useRevoke(order.number);
  const asked = revoke.data?.deeds.find(({ kind }) => kind === 'revoke');
  if (!asked) return <AskDialog order={order} revoke={revoke} onClose={onClose} />;
  return (
    <Dialog
      title={intl.formatMessage({ id: 'revoke.title' })}
      label={<OrderLabel order={order} />}
      onClose={onClose}
      footer={<Button onClick={onClose}>{intl.formatMessage({ id: 'action.close' })}</Button>}
    >
      <RevokeOutcome number={order.number} asked={asked} />
    </Dialog>
  );
}

function AskDialog({ order, revoke, onClose }: RevokeDialogProps & { revoke: ReturnType<typeof useRevoke> }) {
  const intl = useIntl();
  const id = useId();
  const [reason, setReason] = useState<RevocationReason>();
  const [name, setName] = useState('');
  const [isMissing, setMissing] = useState(false);
  const isConfirmed = isNameOf(order, name);
  const choose = (next: RevocationReason) => {
    setReason(next);
    setMissing(false);
  };
  const confirm = () => {
    if (reason === undefined) return setMissing(true);
    if (!revoke.isPending) revoke.mutate({ reason, commonName: order.commonName });
  };
  return (
    <Dialog
      title={intl.formatMessage({ id: 'revoke.title' })}
      label={<OrderLabel order={order} />}
      describedBy={id}
      onClose={onClose}
      footer={
        <>
          <Button kind="secondary" onClick={onClose} data-autofocus>
            {intl.formatMessage({ id: 'action.cancel' })}
          </Button>
          <Button kind="danger" onClick={confirm} disabled={!isConfirmed} isBusy={revoke.isPending}>
            {intl.formatMessage({ id: 'revoke.confirm' })}
          </Button>
        </>
      }
    >
      <Effects id={id} order={order} />
      <ReasonRadios chosen={reason} isMissing={isMissing} onChoose={choose} />
      <TextField
        id="revoke-name"
        label={intl.formatMessage({ id: 'revoke.name' }, { name: order.commonName })}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={name}
        onChange={setName}
      />
      {revoke.error && <ErrorNotice error={revoke.error} title={intl.formatMessage({ id: 'revoke.error' })} />}
    </Dialog>
  );
}

/** Said plainly, before anything is chosen. */
function Effects({ id, order }: { id: string; order: OrderDetail }) {
  const intl = useIntl();
  return (
    <ul id={id} className="bullets">
      <li>{intl.formatMessage({ id: 'revoke.effect.refused' }, { count: order.issuances.length })}</li>
      <li>{intl.formatMessage({ id: 'revoke.effect.final' })}</li>
      <li>{intl.formatMessage({ id: 'revoke.effect.instead' })}</li>
    </ul>
  );
}

function OrderLabel({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  return (
    <>
      <DomainName name={order.commonName} /> · {intl.formatMessage({ id: 'orders.number' }, { number: order.number })}
    </>
  );
}
