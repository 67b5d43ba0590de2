import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { confirmPassword } from '../../api/auth.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

const FORM = 'confirm-password';
type ConfirmPasswordProps = {
  /** Why it is asked for. */
  text: string;
  /** What the button says. */
  submitLabel: string;
  onConfirmed: () => void;
  onClose: () => void;
};

/** Whether the desk wants to know that it is still the same person. */
export const isFreshRequired = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'session.fresh_required';

/** Asks the person signed in for their password, for what an open session is not enough. */
export function ConfirmPasswordDialog({ text, submitLabel, onConfirmed, onClose }: ConfirmPasswordProps) {
  const intl = useIntl();
  const { user } = useSession();
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const confirm = useMutation({ mutationFn: confirmPassword, onSuccess: onConfirmed });
  const { error } = confirm;
  const isWrong = error instanceof ApiProblem && error.code === 'password.incorrect';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password === '' || confirm.isPending) return;
    confirm.mutate(
      { password },
      { onError: () => form.current?.querySelector<HTMLElement>('input:not([type=hidden])')?.focus() },
    );
  };
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button type="submit" form={FORM} isBusy={confirm.isPending}>
        {submitLabel}
      </Button>
    </>
  );
  return (
    <Dialog title={intl.formatMessage({ id: 'confirm.title' })} onClose={onClose} footer={footer}>
      <p>{text}</p>
      {error && !isWrong && <ErrorNotice error={error} />}
      <form ref={form} id={FORM} onSubmit={submit} noValidate>
        {/* Password managers look for whom the password is of. */}
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          id="confirm-password-field"
          label={intl.formatMessage({ id: 'confirm.password' })}
          autoComplete="current-password"
          value={password}
          onChange={(value) => {
            setPassword(value);
            if (isWrong) confirm.reset();
          }}
          fault={isWrong ? error.message : undefined}
          data-autofocus
        />
      </form>
    </Dialog>
  );
}
