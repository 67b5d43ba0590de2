import type { MailDetail, MailReason, RequestState } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';

export type StateText = {
  state: string;
  /** Empty when there is nothing to say. */
  cause: string;
  /** That it may arrive twice, where the cause does not say so already. */
  twice: string | undefined;
  next: string | undefined;
};

type MessageId = FormatjsIntl.Message['ids'];

/** Why it is so; of a mail that is out of our hands, whether more will be heard of it. */
function causeId(state: RequestState, detail: MailDetail | undefined): MessageId | undefined {
  if (detail?.cause) return `mail.cause.${detail.cause}`;
  if (state === 'handed_over') return 'mail.note.handed_over';
  return state === 'accepted' && detail?.confirmation ? `mail.confirmation.${detail.confirmation}` : undefined;
}

/** How far a mail is, in words: the state, why, whether it may arrive twice, and when it is tried again. */
export function useStateText(reason: MailReason): (state: RequestState, detail?: MailDetail) => StateText {
  const intl = useIntl();
  const moment = useMoment();
  return (state, detail) => {
    const cause = causeId(state, detail);
    return {
      // Nobody forwards a first delivery: the authority, or the desk in its place, sends it on its own.
      state: intl.formatMessage({
        id: state === 'forwarded' && reason !== 'resend' ? 'mail.state.sending' : `mail.state.${state}`,
      }),
      cause: [cause, detail?.keyFault && (`encryption.${detail.keyFault}` as const)]
        .flatMap((id) => (id ? intl.formatMessage({ id }) : []))
        .join(' '),
      twice:
        detail?.mayArriveTwice && detail.cause !== 'smtp_answer_lost'
          ? intl.formatMessage({ id: 'mail.note.may_arrive_twice' })
          : undefined,
      next:
        detail?.nextAttemptAt && intl.formatMessage({ id: 'mail.next_try' }, { time: moment(detail.nextAttemptAt) }),
    };
  };
}
