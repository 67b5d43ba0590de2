import type { MailDetail, RequestState } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';

export type StateText = { state: string; cause: string | undefined; next: string | undefined };

/** How far a mail is, in words: the state, why, and when it is tried again. */
export function useStateText(): (state: RequestState, detail?: MailDetail) => StateText {
  const intl = useIntl();
  const moment = useMoment();
  return (state, detail) => ({
    state: intl.formatMessage({ id: `mail.state.${state}` }),
    cause: detail?.cause && intl.formatMessage({ id: `mail.cause.${detail.cause}` }),
    next: detail?.nextAttemptAt && intl.formatMessage({ id: 'mail.next_try' }, { time: moment(detail.nextAttemptAt) }),
  });
}
