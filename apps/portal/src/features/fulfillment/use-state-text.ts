import type { MailDetail, MailReason, RequestState } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';

export type StateText = { state: string; cause: string | undefined; next: string | undefined };

/** How far a mail is, in words: the state, why, and when it is tried again. */
export function useStateText(reason: MailReason): (state: RequestState, detail?: MailDetail) => StateText {
  const intl = useIntl();
  const moment = useMoment();
  return (state, detail) => ({
    // Nobody forwards a first delivery: the authority sends it on its own.
    state: intl.formatMessage({
      id: state === 'forwarded' && reason !== 'resend' ? 'mail.state.sending' : `mail.state.${state}`,
    }),
    cause: detail?.cause && intl.formatMessage({ id: `mail.cause.${detail.cause}` }),
    next: detail?.nextAttemptAt && intl.formatMessage({ id: 'mail.next_try' }, { time: moment(detail.nextAttemptAt) }),
  });
}
