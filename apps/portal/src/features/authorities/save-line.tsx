import { CheckmarkFilled } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { Button } from '../../ui/button.tsx';

type SaveLineProps = { change: { readonly isPending: boolean; readonly isSuccess: boolean }; text: string };

/** The button that saves a part of the page, and word that it is saved. */
export function SaveLine({ change, text }: SaveLineProps) {
  const intl = useIntl();
  return (
    <div className="button-line save-line">
      <Button type="submit" size="md" isBusy={change.isPending}>
        {text}
      </Button>
      <span role="status" className="row-progress__state">
        {change.isSuccess && (
          <>
            <CheckmarkFilled size={16} className="mail-state--good" aria-hidden="true" />
            {intl.formatMessage({ id: 'authority.saved' })}
          </>
        )}
      </span>
    </div>
  );
}
