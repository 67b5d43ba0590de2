import type { ApproverChange, OrderDetail, TimelineEntry } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { StatusTag } from '../status-tag.tsx';

type Shown = { key: string; at: string; status: TimelineEntry } | { key: string; at: string; change: ApproverChange };

/** The order's states, and who was mailed instead of whom, oldest first. */
function mergeByTime({ timeline, approverChanges }: Pick<OrderDetail, 'timeline' | 'approverChanges'>): Shown[] {
  const states = timeline.map((status) => ({
    key: `${status.at} ${status.status} ${status.reason}`,
    at: status.at,
    status,
  }));
  const changes = approverChanges.map((change) => ({ key: change.id, at: change.requestedAt, change }));
  return [...states, ...changes].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

export function Timeline({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  return (
    <Section title={intl.formatMessage({ id: 'order.section.timeline' })}>
      <ol className="timeline">
        {mergeByTime(order).map((shown) => (
          <li key={shown.key}>
            <span className="timeline__when">
              <Moment at={shown.at} />
            </span>
            <span className="timeline__what">
              {'status' in shown ? <StateChange {...shown.status} /> : <AddressChange {...shown.change} />}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function StateChange({ status, reason, detail }: TimelineEntry) {
  const intl = useIntl();
  return (
    <>
      <StatusTag status={status} />
      {reason && <span>{intl.formatMessage({ id: `order.reason.${reason}` })}</span>}
      {detail && <span className="authority-words">{detail}</span>}
    </>
  );
}

function AddressChange({ from, to, state, requestedBy, response }: ApproverChange) {
  const intl = useIntl();
  return (
    <>
      <span>{intl.formatMessage({ id: 'approver.change' }, { name: requestedBy.name, from, to })}</span>
      <span>{intl.formatMessage({ id: `approver.state.${state}` })}</span>
      {response && <span className="authority-words">{response}</span>}
    </>
  );
}
