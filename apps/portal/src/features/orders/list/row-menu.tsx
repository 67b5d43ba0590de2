import { OverflowMenuVertical } from '@carbon/react/icons';
import type { Order } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { Menu } from '../../../ui/menu.tsx';
import { MenuAction } from '../../../ui/menu-action.tsx';
import { useAbilityReason } from '../../fulfillment/index.ts';

/** What else can be done with an order. What cannot be done now says why, instead of being missing. */
export function RowMenu({ order, onCancel }: { order: Order; onCancel: (order: Order) => void }) {
  const intl = useIntl();
  const reason = useAbilityReason()(order.abilities.cancel);
  const label = intl.formatMessage({ id: 'orders.actions_of' }, { name: order.commonName });
  return (
    <Menu label={label} face={<OverflowMenuVertical size={16} />} className="row-menu">
      {(close) => (
        <ul className="header-menu__list">
          <li>
            <Link
              className="header-menu__item"
              to="/security/ssl/orders/$number"
              params={{ number: String(order.number) }}
            >
              {intl.formatMessage({ id: 'orders.view' })}
            </Link>
          </li>
          <MenuAction
            text={intl.formatMessage({ id: 'cancel.action' })}
            reason={reason}
            isDangerous
            onPress={() => {
              close();
              onCancel(order);
            }}
          />
        </ul>
      )}
    </Menu>
  );
}
