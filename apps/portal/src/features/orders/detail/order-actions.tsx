import { SendAlt } from '@carbon/react/icons';
import type { OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { sendableOf, useAbilityReason } from '../../fulfillment/index.ts';
import { FurtherActions } from '../life-cycle/further-actions.tsx';
import { useFurtherActions } from '../life-cycle/use-further-actions.ts';

type OrderActionsProps = {
  order: OrderDetail;
  onSend: (order: OrderDetail) => void;
  onRevoke: () => void;
  onCancel: () => void;
};

/** A Send that cannot work stays visible and keeps the focus, with its reason beside it. */
export function OrderActions({ order, onSend, onRevoke, onCancel }: OrderActionsProps) {
  const intl = useIntl();
  const reason = useAbilityReason()(sendableOf(order).ability);
  const actions = useFurtherActions({ order, onRevoke, onCancel });
  const isBlocked = reason !== undefined;
  return (
    <div className="order-actions">
      <div className="page-header__actions">
        <FurtherActions actions={actions} name={order.commonName} />
        <Button
          size="md"
          renderIcon={SendAlt}
          className={isBlocked ? 'cds--btn--disabled' : undefined}
          aria-label={intl.formatMessage({ id: 'email.send_for' }, { name: order.commonName })}
          aria-disabled={isBlocked}
          aria-describedby={isBlocked ? 'send-reason' : undefined}
          onClick={() => !isBlocked && onSend(order)}
        >
          {intl.formatMessage({ id: 'email.send' })}
        </Button>
      </div>
      {reason && (
        <p id="send-reason" className="order-actions__reason">
          {reason}
        </p>
      )}
    </div>
  );
}
