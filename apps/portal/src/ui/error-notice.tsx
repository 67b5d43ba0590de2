import { useIntl } from 'react-intl';
import { ApiProblem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { useMoment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { useErrorText } from './use-error-text.ts';

type ErrorNoticeProps = { error: unknown; title?: string; onRetry?: () => void };

/** What went wrong, in words; when it may be tried again, if the desk said so; and the number to give to whoever runs it. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const intl = useIntl();
  const text = useErrorText()(error);
  const moment = useMoment();
  const problem = error instanceof ApiProblem ? error : undefined;
  const again = onRetry && (
    <Button kind="tertiary" size="sm" onClick={onRetry}>
      {intl.formatMessage({ id: 'action.retry' })}
    </Button>
  );
  return (
    <Notice kind="error" title={title ?? text} action={again}>
      {title && <p>{text}</p>}
      {problem?.retryAfter && (
        <p>{intl.formatMessage({ id: 'error.free_at' }, { time: moment(problem.retryAfter) })}</p>
      )}
      {problem && problem.status >= 500 && problem.requestId && (
        <p>{intl.formatMessage({ id: 'error.reference' }, { id: problem.requestId })}</p>
      )}
    </Notice>
  );
}
