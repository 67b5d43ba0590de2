import type { AbilityState, Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMay } from '../../app/session.ts';
import { ExplainedButton } from '../../ui/explained-button.tsx';
import { hasFailedAtRecipient } from './failed-at-recipient.ts';
import { useAbilityReason } from './use-ability-reason.ts';

type OtherAddressOfferProps = {
  order: Pick<Order, 'commonName' | 'lastRequest' | 'abilities'>;
  onChange: () => void;
};

/** After a mail that came to nothing: the way to another address, or why there is none. */
export function OtherAddressOffer({ order, onChange }: OtherAddressOfferProps) {
  const intl = useIntl();
  const mayChange = useMay('orders.place');
  const whyNot = useAbilityReason();
  if (!hasFailedAtRecipient(order.lastRequest)) return null;
  const reason = mayChange
    ? whyNot(order.abilities.changeApprover)
    : intl.formatMessage({ id: 'ability.reason.permission' });
  const action = intl.formatMessage({ id: 'approver.action' });
  return (
    <div className="other-address">
      <ExplainedButton reason={reason} label={action} onClick={onChange}>
        {action}
      </ExplainedButton>
      {reason && <span className="cell-note">{reason}</span>}
    </div>
  );
}

/** What ends by itself is said; where an order's address can no longer be changed, or never, nothing is offered. */
const isOffered = ({ allowed, reason, freeAt }: AbilityState): boolean =>
  allowed || freeAt !== undefined || reason === 'approver_change_pending';

/** While no mail has failed: the same way, beside the address. Its reader may have left, or never answer. */
export function OtherAddressLink({ order: { abilities, lastRequest }, onChange }: OtherAddressOfferProps) {
  const intl = useIntl();
  const mayChange = useMay('orders.place');
  const whyNot = useAbilityReason();
  if (!mayChange || !isOffered(abilities.changeApprover) || hasFailedAtRecipient(lastRequest)) return null;
  const action = intl.formatMessage({ id: 'approver.action' });
  return (
    <ExplainedButton reason={whyNot(abilities.changeApprover)} label={action} onClick={onChange}>
      {action}
    </ExplainedButton>
  );
}
