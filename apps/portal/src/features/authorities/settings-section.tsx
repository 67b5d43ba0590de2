import type { AuthorityKind, AuthorityView, SettingField } from '@certdesk/contract';
import type { FormEvent, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { SaveLine } from './save-line.tsx';
import { SettingFields } from './setting-fields.tsx';
import { useSettingTexts } from './use-authority-texts.ts';
import { useChangeAuthority } from './use-change-authority.ts';
import { useSettingForm } from './use-setting-form.ts';

type SettingsProps = { authority: AuthorityView; kind: AuthorityKind };

const secretsSetOf = ({ secrets }: AuthorityView) => new Map(secrets.map(({ name, setAt }) => [name, setAt]));

/** Name, settings and secrets to change. */
export function SettingsSection({ authority, kind }: SettingsProps) {
  const intl = useIntl();
  const { name, settings } = authority;
  const change = useChangeAuthority(authority);
  const form = useSettingForm({ kind, name, settings, secretsSet: secretsSetOf(authority), error: change.error });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.isComplete()) change.mutate(form.body(), { onSuccess: form.forgetSecrets });
  };
  return (
    <Section title={intl.formatMessage({ id: 'authority.settings' })}>
      <form className="authority-form" onSubmit={submit} noValidate>
        <SettingFields kind={kind.kind} form={form} />
        <p className="quiet">{intl.formatMessage({ id: 'authority.settings.hosts' })}</p>
        {change.isError && <ErrorNotice error={change.error} />}
        <SaveLine change={change} text={intl.formatMessage({ id: 'authority.save' })} />
      </form>
    </Section>
  );
}

/** The same where nothing of it can be changed: the file has it. */
export function SettingsAsTheyAre({ authority, kind }: SettingsProps) {
  const intl = useIntl();
  const texts = useSettingTexts(kind.kind);
  const secretsSet = secretsSetOf(authority);
  const shown = (field: SettingField): ReactNode => {
    const setAt = secretsSet.get(field.name);
    if (field.secret)
      return (
        setAt && intl.formatMessage({ id: 'authority.secret.set' }, { date: <Moment key="at" at={setAt} dateOnly /> })
      );
    const value = authority.settings[field.name];
    if (value === undefined) return null;
    if (typeof value === 'boolean') return intl.formatMessage({ id: value ? 'authority.yes' : 'authority.no' });
    return [value]
      .flat()
      .map((one) => texts.choice(field.name, String(one)))
      .join(', ');
  };
  return (
    <Section title={intl.formatMessage({ id: 'authority.settings' })}>
      <Facts facts={kind.fields.map((field) => ({ term: texts.label(field.name), value: shown(field) }))} />
    </Section>
  );
}
