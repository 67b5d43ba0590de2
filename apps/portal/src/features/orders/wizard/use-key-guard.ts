import { useBlocker } from '@tanstack/react-router';
import { useIntl } from 'react-intl';

/** Warns before the page is left while it holds the only copy of a private key. */
export function useKeyGuard(isUnsaved: boolean): void {
  const intl = useIntl();
  useBlocker({
    disabled: !isUnsaved,
    enableBeforeUnload: isUnsaved,
    shouldBlockFn: () => !window.confirm(intl.formatMessage({ id: 'wizard.key.leave' })),
  });
}
