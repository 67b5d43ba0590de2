import type { LastMail, RecipientCheck, RequestState } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';
import { isAtRecipient } from './failed-at-recipient.ts';

export type NoteTone = 'info' | 'warning' | 'strong';
/** `quote`: another system's own words. */
export type RecipientNote = { tone: NoteTone; text: string; quote?: string | undefined };

const TROUBLED: readonly RequestState[] = ['failed', 'delayed', 'uncertain'];

const ROUTE_TONES: Record<NonNullable<RecipientCheck['mailRoute']>, NoteTone> = {
  mx: 'info',
  implicit_mx: 'info',
  unknown: 'info',
  none: 'warning',
  // Only these two are certain: the mail will fail.
  null_mx: 'strong',
  no_domain: 'strong',
};

/** Of the domain, how mail reaches it. Where mail goes to the local mailbox there is nothing to say. */
export function useRouteNotes(): (check: RecipientCheck) => RecipientNote[] {
  const intl = useIntl();
  return ({ mailRoute }) =>
    mailRoute
      ? [{ tone: ROUTE_TONES[mailRoute], text: intl.formatMessage({ id: `recipient.route.${mailRoute}` }) }]
      : [];
}

/** Of the domain, how it reads and what it can be taken for: in A-labels, as mail finds it, and in U-labels. */
export function useLookNotes(): (check: RecipientCheck) => RecipientNote[] {
  const intl = useIntl();
  return ({ domain, unicodeDomain, mixedScripts, looksLike }) => {
    const notes: RecipientNote[] = [];
    if (unicodeDomain !== domain)
      notes.push({ tone: 'info', text: intl.formatMessage({ id: 'recipient.reads' }, { domain, unicodeDomain }) });
    if (mixedScripts)
      notes.push({ tone: 'warning', text: intl.formatMessage({ id: 'recipient.mixed_scripts' }, { unicodeDomain }) });
    if (looksLike)
      notes.push({ tone: 'warning', text: intl.formatMessage({ id: 'recipient.looks_like' }, { domain, looksLike }) });
    return notes;
  };
}

/** Of the mailbox: what it needs on the way, and what became of the last mail to it. */
export function useMailboxNotes(): (check: RecipientCheck) => RecipientNote[] {
  const intl = useIntl();
  const lastMailNote = useLastMailNote();
  return ({ needsSmtpUtf8, lastMail }) => [
    ...(needsSmtpUtf8 ? [{ tone: 'warning' as const, text: intl.formatMessage({ id: 'recipient.smtp_utf8' }) }] : []),
    ...(lastMail ? [lastMailNote(lastMail)] : []),
  ];
}

function useLastMailNote(): (mail: LastMail) => RecipientNote {
  const intl = useIntl();
  const moment = useMoment();
  return ({ at, state, detail }) => {
    const last = intl.formatMessage(
      { id: 'recipient.last_mail' },
      { time: moment(at), state: intl.formatMessage({ id: `mail.state.${state}` }) },
    );
    if (!detail?.cause || !TROUBLED.includes(state))
      return { tone: state === 'failed' ? 'warning' : 'info', text: last };
    const text = `${last} ${intl.formatMessage({ id: `mail.cause.${detail.cause}` })}`;
    if (isAtRecipient(detail.cause)) return { tone: 'warning', text, quote: detail.response };
    return { tone: 'info', text };
  };
}
