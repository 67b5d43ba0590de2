import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import type { Locked } from './examination.ts';
import { useImport } from './import-context.ts';

type UnlockFormProps = { locked: Locked; index: number; wrongText: string; isBusy: boolean };

/** Asks for the password of something locked. It is used here in the browser, and sent nowhere. */
export function UnlockForm({ locked, index, wrongText, isBusy }: UnlockFormProps) {
  const intl = useIntl();
  const { dispatch } = useImport();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState<string>();
  const isWrong = !isBusy && locked.wrongPassword && tried !== undefined && tried === password;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return;
    setTried(password);
    dispatch({ type: 'unlock', password });
  };
  return (
    <form className="unlock" onSubmit={submit} noValidate>
      <PasswordField
        id={`import-password-${index}`}
        label={intl.formatMessage({ id: `import.password.${locked.kind}` }, { name: locked.name })}
        helper={intl.formatMessage({ id: 'import.password.help' })}
        autoComplete="off"
        value={password}
        onChange={setPassword}
        fault={isWrong ? wrongText : undefined}
      />
      <Button kind="tertiary" size="md" type="submit">
        {intl.formatMessage({ id: 'import.password.open' })}
      </Button>
    </form>
  );
}
