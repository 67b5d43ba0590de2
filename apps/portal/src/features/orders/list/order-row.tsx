// biome-ignore-all lint/a11y/noRedundantRoles: the phone's layout makes cards of the rows, which takes their roles away
import type { Order } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';
import { Cell } from '../../../ui/records-table.tsx';
import { SendCell } from '../../fulfillment/index.ts';
import { Expiry } from '../expiry.tsx';
import { StatusTag } from '../status-tag.tsx';
import type { RowActions } from './orders-table.tsx';
import { RowMenu } from './row-menu.tsx';

export function OrderRow({ order, onSend, onCancel }: { order: Order } & RowActions) {
  const intl = useIntl();
  const furtherNames = order.names.filter((name) => name !== order.commonName).length;
  return (
    <tr role="row">
      <Cell label="orders.column.name" name="name">
        <Link to="/security/ssl/orders/$number" params={{ number: String(order.number) }} className="order-link">
          <DomainName name={order.commonName} />
        </Link>
        <span className="cell-note">
          {intl.formatMessage({ id: 'orders.number' }, { number: order.number })}
          {furtherNames > 0 && (
            <span>{intl.formatMessage({ id: 'orders.further_names' }, { count: furtherNames })}</span>
          )}
          {order.abilities.renew.reason === 'already_renewed' && (
            <span>{intl.formatMessage({ id: 'orders.renewed' })}</span>
          )}
          {order.demo && <span className="demo-mark">{intl.formatMessage({ id: 'orders.demo' })}</span>}
        </span>
      </Cell>
      <Cell label="orders.column.type" name="type">
        <span>{order.product}</span>
        <span className="cell-note">{intl.formatMessage({ id: `product.level.${order.validationLevel}` })}</span>
      </Cell>
      <Cell label="orders.column.authority" name="authority">
        {order.authority}
      </Cell>
      <Cell label="orders.column.status" name="status">
        <StatusTag status={order.status} />
        {order.statusReason && order.statusReason !== 'certificate_expired' && (
          <span className="cell-note">{intl.formatMessage({ id: `order.reason.${order.statusReason}` })}</span>
        )}
      </Cell>
      <Cell label="orders.column.expires" name="expires">
        <Expiry order={order} />
      </Cell>
      <Cell label="orders.column.email" name="email">
        <SendCell order={order} onSend={onSend} />
      </Cell>
      <Cell label="orders.column.actions" name="actions">
        <RowMenu order={order} onCancel={onCancel} />
      </Cell>
    </tr>
  );
}
