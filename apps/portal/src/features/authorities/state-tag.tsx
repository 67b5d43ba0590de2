import { CheckmarkFilled, PauseFilled, WarningAltFilled } from '@carbon/react/icons';
import type { AuthorityView } from '@certdesk/contract';
import { useIntl } from 'react-intl';

const LOOKS = {
  active: { color: 'green', Icon: CheckmarkFilled },
  paused: { color: 'gray', Icon: PauseFilled },
  unusable: { color: 'red', Icon: WarningAltFilled },
} as const;

/** Whether orders go to it, by color, sign and word. */
export function StateTag({ authority: { state, usable } }: { authority: Pick<AuthorityView, 'state' | 'usable'> }) {
  const look = usable ? state : 'unusable';
  const { color, Icon } = LOOKS[look];
  return (
    <span className={`status-tag cds--tag cds--tag--md cds--tag--${color}`}>
      <Icon size={16} aria-hidden="true" />
      <span>{useIntl().formatMessage({ id: `authority.state.${look}` })}</span>
    </span>
  );
}
