import type { OrderDetail } from '@certdesk/contract';
import { useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import type { ButtonKind } from '../../../ui/button.tsx';
import { type LifeCycleAction, useLifeCycleReason } from './use-life-cycle-reason.ts';

export type FurtherAction = {
  key: LifeCycleAction | 'cancel';
  text: string;
  kind: ButtonKind;
  reason: string | undefined;
  onPress: () => void;
};

type Further = { order: OrderDetail; onRevoke: () => void; onCancel: () => void };

/** What can be done with an order beside sending its mail. A cancellation is offered only where there is something to cancel. */
export function useFurtherActions({ order, onRevoke, onCancel }: Further): FurtherAction[] {
  const intl = useIntl();
  const navigate = useNavigate();
  const whyNot = useLifeCycleReason();
  const params = { number: String(order.number) };
  const actions: FurtherAction[] = [
    {
      key: 'renew',
      text: intl.formatMessage({ id: 'renew.action' }),
      kind: 'tertiary',
      reason: whyNot(order, 'renew'),
      onPress: () => void navigate({ to: '/security/ssl/orders/$number/renew', params }),
    },
    {
      key: 'reissue',
      text: intl.formatMessage({ id: 'reissue.action' }),
      kind: 'tertiary',
      reason: whyNot(order, 'reissue'),
      onPress: () => void navigate({ to: '/security/ssl/orders/$number/reissue', params }),
    },
    {
      key: 'revoke',
      text: intl.formatMessage({ id: 'revoke.action' }),
      kind: 'danger--tertiary',
      reason: whyNot(order, 'revoke'),
      onPress: onRevoke,
    },
  ];
  if (!order.abilities.cancel.allowed) return actions;
  const text = intl.formatMessage({ id: 'cancel.action' });
  return [...actions, { key: 'cancel', text, kind: 'danger--tertiary', reason: undefined, onPress: onCancel }];
}
