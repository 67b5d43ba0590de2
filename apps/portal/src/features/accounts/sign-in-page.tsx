import { Button, Form, PasswordInput, Stack, TextInput, Theme } from '@carbon/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { signIn } from '../../api/auth.ts';
import { sessionQuery } from '../../app/session.ts';
import { SignInBrand } from '../../app/shell/brand.tsx';
import { LanguageMenu } from '../../app/shell/language-menu.tsx';
import { ThemeMenu } from '../../app/shell/theme-menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SignInError } from './sign-in-error.tsx';

export function SignInPage() {
  const intl = useIntl();
  return (
    <div className="sign-in">
      <Theme theme="g100">
        <header className="sign-in__bar">
          <SignInBrand />
          <LanguageMenu />
          <ThemeMenu />
        </header>
      </Theme>
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
    <Form onSubmit={submit} noValidate aria-label={intl.formatMessage({ id: 'signin.title' })}>
      <Stack gap={6}>
        {enter.error && <SignInError error={enter.error} />}
        <TextInput
          id="email"
          type="email"
          labelText={intl.formatMessage({ id: 'signin.email' })}
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          invalid={missing && email.trim() === ''}
          invalidText={required}
        />
        <PasswordInput
          id="password"
          labelText={intl.formatMessage({ id: 'signin.password' })}
          showPasswordLabel={intl.formatMessage({ id: 'password.show' })}
          hidePasswordLabel={intl.formatMessage({ id: 'password.hide' })}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          invalid={missing && password === ''}
          invalidText={required}
          aria-describedby={missing && password === '' ? 'password-error-msg' : undefined}
        />
        <Button type="submit" className="wide-button" aria-disabled={enter.isPending}>
          {intl.formatMessage({ id: enter.isPending ? 'signin.busy' : 'signin.submit' })}
        </Button>
      </Stack>
    </Form>
  );
}
