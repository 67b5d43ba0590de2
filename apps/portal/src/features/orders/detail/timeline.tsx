import type { OrderDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { StatusTag } from '../status-tag.tsx';

export function Timeline({ entries }: { entries: OrderDetail['timeline'] }) {
  const intl = useIntl();
  return (
    <Section title={intl.formatMessage({ id: 'order.section.timeline' })}>
      <ol className="timeline">
        {entries.map(({ status, reason, detail, at }) => (
          <li key={`${at} ${status} ${reason}`}>
            <span className="timeline__when">
              <Moment at={at} />
            </span>
            <span className="timeline__what">
              <StatusTag status={status} />
              {reason && <span>{intl.formatMessage({ id: `order.reason.${reason}` })}</span>}
              {detail && <span className="authority-words">{detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
