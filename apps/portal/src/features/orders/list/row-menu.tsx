import { OverflowMenu, OverflowMenuItem } from '@carbon/react';
import type { Order } from '@certdesk/contract';
import { useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';

export function RowMenu({ order, onCancel }: { order: Order; onCancel: (order: Order) => void }) {
  const intl = useIntl();
  const navigate = useNavigate();
  const label = intl.formatMessage({ id: 'orders.actions_of' }, { name: order.commonName });
  const view = () => void navigate({ to: '/security/ssl/orders/$number', params: { number: String(order.number) } });
  return (
    <OverflowMenu aria-label={label} iconDescription={label} size="md" flipped align="left">
      <OverflowMenuItem itemText={intl.formatMessage({ id: 'orders.view' })} onClick={view} />
      <OverflowMenuItem
        itemText={intl.formatMessage({ id: 'cancel.action' })}
        disabled={!order.abilities.cancel.allowed}
        onClick={() => onCancel(order)}
        isDelete
        hasDivider
      />
    </OverflowMenu>
  );
}
