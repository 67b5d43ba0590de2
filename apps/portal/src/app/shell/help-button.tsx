import { Help } from '@carbon/react/icons';
import { useIntl } from 'react-intl';

export const HELP_BUTTON_ID = 'help-button';

export function HelpButton({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const label = useIntl().formatMessage({ id: 'shell.help' });
  return (
    <div className="header-menu">
      <button
        id={HELP_BUTTON_ID}
        type="button"
        className={open ? 'header-menu__button header-menu__button--open' : 'header-menu__button'}
        aria-label={label}
        title={label}
        aria-expanded={open}
        onClick={onToggle}
      >
        <Help size={20} />
      </button>
    </div>
  );
}
