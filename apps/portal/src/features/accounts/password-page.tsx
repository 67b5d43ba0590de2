import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { changePassword } from '../../api/auth.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { PASSWORD_LENGTH, passwordFault } from './password-rules.ts';

const EMPTY = { current: '', next: '', again: '' };
type Fields = typeof EMPTY;
type FieldName = keyof Fields;

export function PasswordPage() {
  const intl = useIntl();
  const [fields, setFields] = useState(EMPTY);
  const change = useMutation({ mutationFn: changePassword, onSuccess: () => setFields(EMPTY) });
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'password.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.account' })}
      >
        {intl.formatMessage({ id: 'password.text' })}
      </PageHeader>
      <div className="narrow">
        {change.isSuccess && <Notice kind="success" title={intl.formatMessage({ id: 'password.changed' })} />}
        {change.error && <PasswordError error={change.error} />}
        <PasswordForm
          fields={fields}
          onFields={setFields}
          isBusy={change.isPending}
          onSubmit={() => change.mutate({ currentPassword: fields.current, newPassword: fields.next })}
        />
      </div>
    </>
  );
}

function PasswordError({ error }: { error: unknown }) {
  const intl = useIntl();
  // Without words of the desk the refusal is one of the sign-in library's own.
  const isWrong = error instanceof ApiProblem && error.status < 429 && error.message === '';
  if (isWrong) return <Notice kind="error" title={intl.formatMessage({ id: 'password.error.wrong' })} />;
  return <ErrorNotice error={error} />;
}

type PasswordFormProps = {
  fields: Fields;
  onFields: (fields: Fields) => void;
  isBusy: boolean;
  onSubmit: () => void;
};

function PasswordForm({ fields, onFields, isBusy, onSubmit }: PasswordFormProps) {
  const intl = useIntl();
  const [wasTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isGood = !(['current', 'next', 'again'] as const).some((name) => passwordFault(name, fields));
    setTried(!isGood);
    if (isGood && !isBusy) onSubmit();
  };
  const input = (name: FieldName, autoComplete: string) => {
    const fault = wasTried ? passwordFault(name, fields) : undefined;
    return (
      <PasswordField
        id={`password-${name}`}
        label={intl.formatMessage({ id: `password.${name}` })}
        helper={name === 'next' ? intl.formatMessage({ id: 'password.next.help' }, PASSWORD_LENGTH) : undefined}
        autoComplete={autoComplete}
        value={fields[name]}
        onChange={(value) => onFields({ ...fields, [name]: value })}
        fault={fault && intl.formatMessage({ id: fault }, PASSWORD_LENGTH)}
      />
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className="stack">
        {input('current', 'current-password')}
        {input('next', 'new-password')}
        {input('again', 'new-password')}
        <Button type="submit" isBusy={isBusy}>
          {intl.formatMessage({ id: 'password.title' })}
        </Button>
      </div>
    </form>
  );
}
