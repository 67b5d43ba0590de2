import type { Order, Permission } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useSession } from '../../../app/session.ts';
import { useAbilityReason } from '../../fulfillment/index.ts';

export type LifeCycleAction = 'renew' | 'reissue' | 'revoke';

const PERMISSION: Record<LifeCycleAction, Permission> = {
  renew: 'orders.place',
  reissue: 'orders.place',
  revoke: 'orders.revoke',
};

/** Why an order cannot be renewed, reissued or revoked by this person now; undefined while it can. */
export function useLifeCycleReason(): (order: Pick<Order, 'abilities'>, action: LifeCycleAction) => string | undefined {
  const intl = useIntl();
  const { permissions } = useSession();
  const whyNot = useAbilityReason();
  return (order, action) =>
    permissions.includes(PERMISSION[action])
      ? whyNot(order.abilities[action])
      : intl.formatMessage({ id: 'ability.reason.permission' });
}
