import type { Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ExplainedButton } from '../../ui/explained-button.tsx';
import { RowProgress } from './row-progress.tsx';
import { sendableOf } from './sendable.ts';
import { useAbilityReason } from './use-ability-reason.ts';

/** The Email column: Send, and beneath it how far the last request is. */
export function SendCell({ order, onSend }: { order: Order; onSend: (order: Order, opener: HTMLElement) => void }) {
  const intl = useIntl();
  const reason = useAbilityReason()(sendableOf(order).ability);
  return (
    <div className="send-cell">
      <ExplainedButton
        reason={reason}
        label={intl.formatMessage({ id: 'email.send_for' }, { name: order.commonName })}
        onClick={(event) => onSend(order, event.currentTarget)}
      >
        {intl.formatMessage({ id: 'email.send' })}
      </ExplainedButton>
      <RowProgress request={order.lastRequest} />
    </div>
  );
}
