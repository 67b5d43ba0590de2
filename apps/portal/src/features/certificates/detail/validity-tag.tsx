import { CheckmarkFilled, Hourglass, Time, WarningAltFilled } from '@carbon/react/icons';
import { type Certificate, EXPIRY_NOTICE_DAYS } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { type Validity, validityOf } from '../certificate-texts.ts';

const LOOKS: Record<Validity, { color: string; Icon: typeof Time }> = {
  valid: { color: 'green', Icon: CheckmarkFilled },
  expiring: { color: 'warm-gray', Icon: WarningAltFilled },
  expired: { color: 'red', Icon: Time },
  not_yet_valid: { color: 'blue', Icon: Hourglass },
};

/** How a certificate stands now, by color, sign and word: never by color alone. */
export function ValidityTag({ certificate }: { certificate: Pick<Certificate, 'notBefore' | 'notAfter'> }) {
  const noticeDays = Math.max(...EXPIRY_NOTICE_DAYS);
  const validity = validityOf(certificate, { now: new Date(), noticeDays });
  const { color, Icon } = LOOKS[validity];
  return (
    <span className={`status-tag cds--tag cds--tag--md cds--tag--${color}`}>
      <Icon size={16} aria-hidden="true" />
      <span>{useIntl().formatMessage({ id: `certificate.validity.${validity}` })}</span>
    </span>
  );
}
