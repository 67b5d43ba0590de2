import { REVOCATION_REASONS, type RevocationReason } from '@certdesk/contract';
import { useIntl } from 'react-intl';

type ReasonRadiosProps = {
  chosen: RevocationReason | undefined;
  isMissing: boolean;
  onChoose: (reason: RevocationReason) => void;
};

/** The one that gives no reason stands last: it tells nobody anything. */
const OFFERED = [...REVOCATION_REASONS].sort(
  (one, other) => Number(one === 'unspecified') - Number(other === 'unspecified'),
);

/** Why, in people's words; the authority publishes it with the revocation. */
export function ReasonRadios({ chosen, isMissing, onChoose }: ReasonRadiosProps) {
  const intl = useIntl();
  return (
    <fieldset className="group reasons">
      <legend>{intl.formatMessage({ id: 'revoke.reason' })}</legend>
      {isMissing && (
        <p className="group__fault" role="alert">
          {intl.formatMessage({ id: 'field.choose' })}
        </p>
      )}
      {OFFERED.map((reason) => (
        <div key={reason} className="cds--radio-button-wrapper">
          <input
            id={`reason-${reason}`}
            type="radio"
            className="cds--radio-button"
            name="reason"
            value={reason}
            checked={chosen === reason}
            onChange={() => onChoose(reason)}
          />
          <label htmlFor={`reason-${reason}`} className="cds--radio-button__label">
            <span className="cds--radio-button__appearance" />
            <span className="cds--radio-button__label-text">
              {intl.formatMessage({ id: `revocation.reason.${reason}` })}
            </span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}
