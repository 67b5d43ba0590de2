import { Button } from '@carbon/react';
import { SendAlt } from '@carbon/react/icons';
import type { OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { sendableOf, useAbilityReason } from '../../fulfillment/index.ts';

type OrderActionsProps = { order: OrderDetail; onSend: (order: OrderDetail) => void; onCancel: () => void };

/** A Send that cannot work stays visible, with its reason beside it. */
export function OrderActions({ order, onSend, onCancel }: OrderActionsProps) {
  const intl = useIntl();
  const { kind, ability } = sendableOf(order);
  const reason = useAbilityReason()(ability);
  return (
    <div className="order-actions">
      <div className="page-header__actions">
        {order.abilities.cancel.allowed && (
          <Button kind="danger--tertiary" size="md" onClick={onCancel}>
            {intl.formatMessage({ id: 'cancel.action' })}
          </Button>
        )}
        <Button
          size="md"
          renderIcon={SendAlt}
          disabled={reason !== undefined}
          aria-describedby={reason ? 'send-reason' : undefined}
          onClick={() => onSend(order)}
        >
          {intl.formatMessage({ id: `send.title.${kind}` })}
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
