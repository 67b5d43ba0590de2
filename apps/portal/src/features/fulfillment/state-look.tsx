import {
  CheckmarkFilled,
  CheckmarkOutline,
  ErrorFilled,
  Hourglass,
  InProgress,
  MailAll,
  SendAlt,
  WarningAltFilled,
} from '@carbon/react/icons';
import type { RequestState } from '@certdesk/contract';

/** `out`: out of our sight, which is neither good nor bad. */
type Tone = 'busy' | 'good' | 'out' | 'warn' | 'bad';
type Look = { tone: Tone; Icon: typeof InProgress };

const LOOKS: Record<RequestState, Look> = {
  requested: { tone: 'busy', Icon: InProgress },
  forwarded: { tone: 'busy', Icon: SendAlt },
  delayed: { tone: 'warn', Icon: Hourglass },
  uncertain: { tone: 'warn', Icon: WarningAltFilled },
  accepted: { tone: 'good', Icon: CheckmarkOutline },
  handed_over: { tone: 'out', Icon: MailAll },
  relayed: { tone: 'good', Icon: CheckmarkOutline },
  delivered: { tone: 'good', Icon: CheckmarkFilled },
  failed: { tone: 'bad', Icon: ErrorFilled },
};

export function StateIcon({ state }: { state: RequestState }) {
  const { tone, Icon } = LOOKS[state];
  return <Icon size={16} className={`mail-state mail-state--${tone}`} aria-hidden="true" />;
}
