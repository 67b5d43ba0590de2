import type { PollFault } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { useMoment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { StatusCheck } from './use-status-check.ts';

type StatusCheckNewsProps = { check: StatusCheck; fault: PollFault | null | undefined };

/** Word on the question to the authority: that it is being asked, was asked just before, or tells nothing. */
export function StatusCheckNews({ check: { isUnderWay, tooEarly, error }, fault }: StatusCheckNewsProps) {
  const intl = useIntl();
  const moment = useMoment();
  if (error) return <ErrorNotice error={error} />;
  if (isUnderWay)
    return (
      <p className="loading" role="status">
        {intl.formatMessage({ id: 'validation.asking' })}
      </p>
    );
  if (tooEarly)
    return (
      <Notice kind="info" title={intl.formatMessage({ id: 'validation.too_early' })}>
        {tooEarly.retryAfter && intl.formatMessage({ id: 'error.free_at' }, { time: moment(tooEarly.retryAfter) })}
      </Notice>
    );
  return fault ? <Notice kind="warning" title={intl.formatMessage({ id: `validation.fault.${fault}` })} /> : null;
}
