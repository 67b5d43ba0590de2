import { useIntl } from 'react-intl';
import { ApiProblem } from '../../api/problem.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useMoment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Why signing in did not work. Which of address and password was wrong is not said, so that nobody can fish for members. */
export function SignInError({ error }: { error: unknown }) {
  const intl = useIntl();
  const moment = useMoment();
  if (!(error instanceof ApiProblem)) return <ErrorNotice error={error} />;
  if (error.status === 429) {
    const when = error.retryAfter && moment(error.retryAfter);
    return (
      <Notice kind="error" title={intl.formatMessage({ id: 'signin.error.too_many' })}>
        {when && intl.formatMessage({ id: 'error.free_at' }, { time: when })}
      </Notice>
    );
  }
  // 403 is the desk's own and says which account is missing; the others are the sign-in library's.
  if (error.status === 400 || error.status === 401 || (error.status === 403 && error.message === '')) {
    return <Notice kind="error" title={intl.formatMessage({ id: 'signin.error.credentials' })} />;
  }
  return <ErrorNotice error={error} />;
}
