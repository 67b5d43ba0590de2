import { useIntl } from 'react-intl';
import { ConfirmPasswordDialog, isFreshRequired } from './confirm-password-dialog.tsx';

type ConfirmRoleProps = { error: unknown; onConfirmed: () => void; onClose: () => void };

/** The question for the password before somebody gets a role with which private keys can be exported; else nothing. */
export function ConfirmRole({ error, onConfirmed, onClose }: ConfirmRoleProps) {
  const intl = useIntl();
  if (!isFreshRequired(error)) return null;
  return (
    <ConfirmPasswordDialog
      text={intl.formatMessage({ id: 'confirm.text.role' })}
      submitLabel={intl.formatMessage({ id: 'confirm.submit.role' })}
      onConfirmed={onConfirmed}
      onClose={onClose}
    />
  );
}
