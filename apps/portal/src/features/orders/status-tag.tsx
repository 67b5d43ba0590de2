import {
  Certificate,
  CheckmarkFilled,
  Error as ErrorIcon,
  Hourglass,
  InProgress,
  SubtractAlt,
  Time,
  Undo,
  WarningFilled,
} from '@carbon/react/icons';
import type { OrderStatus } from '@certdesk/contract';
import { useIntl } from 'react-intl';

type Look = { color: string; Icon: typeof Time };

const LOOKS: Record<OrderStatus, Look> = {
  pending_approval: { color: 'blue', Icon: Hourglass },
  processing: { color: 'cyan', Icon: InProgress },
  issued: { color: 'teal', Icon: Certificate },
  complete: { color: 'green', Icon: CheckmarkFilled },
  canceled: { color: 'gray', Icon: SubtractAlt },
  rejected: { color: 'red', Icon: ErrorIcon },
  expired: { color: 'warm-gray', Icon: Time },
  revoked: { color: 'purple', Icon: Undo },
  failed: { color: 'red', Icon: WarningFilled },
};

/** An order's status by colour, sign and word: never by colour alone. */
export function StatusTag({ status }: { status: OrderStatus }) {
  const { color, Icon } = LOOKS[status];
  return (
    <span className={`status-tag cds--tag cds--tag--md cds--tag--${color}`}>
      <Icon size={16} aria-hidden="true" />
      <span>{useIntl().formatMessage({ id: `order.status.${status}` })}</span>
    </span>
  );
}
