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
  return ({ abilities }, action) => {
    if (!permissions.includes(PERMISSION[action])) return intl.formatMessage({ id: 'ability.reason.permission' });
    // The words of that reason are about the fulfillment email.
    if (abilities[action].reason === 'not_issued_yet') return intl.formatMessage({ id: 'life_cycle.not_issued_yet' });
    return whyNot(abilities[action]);
  };
}
