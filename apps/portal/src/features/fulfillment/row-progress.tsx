import type { LastRequest } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';
import { StateIcon } from './state-look.tsx';
import { useStateText } from './use-state-text.ts';

/** How far the newest request is. The element is there from the start, so that screen readers hear each change. */
export function RowProgress({ request }: { request: LastRequest | null }) {
  return (
    <div className="row-progress" role="status">
      {request && <Progress request={request} />}
    </div>
  );
}

function Progress({ request }: { request: LastRequest }) {
  const intl = useIntl();
  const moment = useMoment();
  const { state, cause, twice, next } = useStateText(request.reason)(request.state, request.detail);
  // A wait of ours says when it ends; of another mail system's it is known only that it goes on.
  const isWaitingElsewhere = request.state === 'delayed' && !next;
  const isExplained = request.state === 'failed' || isWaitingElsewhere;
  return (
    <>
      <span className="row-progress__state">
        <StateIcon state={request.state} />
        <span>{state}</span>
      </span>
      {isExplained && <span className="cell-note">{cause}</span>}
      {request.state === 'handed_over' && (
        <span className="cell-note">{intl.formatMessage({ id: 'mail.note.handed_over_brief' })}</span>
      )}
      {twice && <span className="cell-note">{twice}</span>}
      {next && <span className="cell-note">{next}</span>}
      <span className="cell-note" title={request.at}>
        {intl.formatMessage({ id: `mail.kind.${request.kind}` })}
        <span>{moment(request.at)}</span>
      </span>
    </>
  );
}
