import type { AuditEntry } from '@certdesk/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from './error-notice.tsx';
import { LoadingText } from './loading-text.tsx';
import { Moment } from './moment.tsx';

type AuditTrailProps = {
  audit: UseQueryResult<{ items: AuditEntry[] }>;
  /** The deed in words; undefined for one that a newer desk has made, which is shown by its name. */
  children: (entry: AuditEntry) => ReactNode;
};

/** Who did what and when, newest first. */
export function AuditTrail({ audit, children }: AuditTrailProps) {
  const intl = useIntl();
  if (audit.data) {
    return (
      <ol className="timeline">
        {audit.data.items.map((entry) => (
          <li key={entry.id}>
            <span className="timeline__when">
              <Moment at={entry.at} />
            </span>
            <span>
              {children(entry) ?? <span className="mono">{entry.action}</span>}
              <span className="cell-note">{entry.actor?.name ?? intl.formatMessage({ id: 'audit.actor.system' })}</span>
            </span>
          </li>
        ))}
      </ol>
    );
  }
  return audit.isError ? <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} /> : <LoadingText />;
}
