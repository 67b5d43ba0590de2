import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { signIn } from '../../api/auth.ts';
import { sessionQuery } from '../../app/session.ts';
import { SignInBrand } from '../../app/shell/brand.tsx';
import { LanguageMenu } from '../../app/shell/language-menu.tsx';
import { ThemeMenu } from '../../app/shell/theme-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { SignInError } from './sign-in-error.tsx';

export function SignInPage() {
  const intl = useIntl();
  return (
    <div className="sign-in">
      <header className="sign-in__bar cds--g100">
        <SignInBrand />
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className="sign-in__main">
        <div className="sign-in__card">
          <PageHeader title={intl.formatMessage({ id: 'signin.title' })}>
            {intl.formatMessage({ id: 'signin.text' })}
          </PageHeader>
          <SignInForm />
        </div>
      </main>
    </div>
  );
}

function useSignIn() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { redirect } = useSearch({ from: '/sign-in' });
  return useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      queryClient.clear();
      await queryClient.fetchQuery(sessionQuery);
      router.history.push(redirect ?? '/security/ssl/orders');
    },
  });
}

function SignInForm() {
  const intl = useIntl();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const enter = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isComplete = email.trim() !== '' && password !== '';
    setMissing(!isComplete);
    if (isComplete && !enter.isPending) enter.mutate({ email: email.trim(), password });
  };
  const required = intl.formatMessage({ id: 'field.required' });
  return (
    <form onSubmit={submit} noValidate aria-label={intl.formatMessage({ id: 'signin.title' })}>
      <div className="stack">
        {enter.error && <SignInError error={enter.error} />}
        <TextField
          id="email"
          type="email"
          label={intl.formatMessage({ id: 'signin.email' })}
          autoComplete="username"
          value={email}
          onChange={setEmail}
          fault={missing && email.trim() === '' ? required : undefined}
        />
        <PasswordField
          id="password"
          label={intl.formatMessage({ id: 'signin.password' })}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          fault={missing && password === '' ? required : undefined}
        />
        <Button type="submit" className="wide-button" isBusy={enter.isPending}>
          {intl.formatMessage({ id: enter.isPending ? 'signin.busy' : 'signin.submit' })}
        </Button>
      </div>
    </form>
  );
}
