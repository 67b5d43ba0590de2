import { type AuditList, ORDER_STATUSES } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { auditQuery } from '../order.queries.ts';

type Entry = z.infer<typeof AuditList>['items'][number];

/** Deeds that have words. The log may hold others, made by a newer desk: those are shown by their name. */
const KNOWN = [
  'order.placed',
  'order.status_changed',
  'order.cancellation_requested',
  'order.cancellation_refused',
  'fulfillment.requested',
  'approver.requested',
] as const;

export function Audit({ number }: { number: number }) {
  const intl = useIntl();
  const audit = useQuery(auditQuery(number));
  return (
    <Section title={intl.formatMessage({ id: 'order.section.audit' })}>
      {audit.isPending && <LoadingText />}
      {audit.isError && <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.data && (
        <ol className="timeline">
          {audit.data.items.map((entry) => (
            <li key={entry.id}>
              <span className="timeline__when">
                <Moment at={entry.at} />
              </span>
              <span>
                <AuditText entry={entry} />
                <span className="cell-note">
                  {entry.actor?.name ?? intl.formatMessage({ id: 'audit.actor.system' })}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function AuditText({ entry }: { entry: Entry }) {
  const intl = useIntl();
  const action = KNOWN.find((known) => known === entry.action);
  if (!action) return <span className="mono">{entry.action}</span>;
  const status = ORDER_STATUSES.find((known) => known === entry.params.to);
  const to = status ? intl.formatMessage({ id: `order.status.${status}` }) : '';
  return intl.formatMessage({ id: `audit.${action}` }, { to });
}
