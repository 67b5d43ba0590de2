import type { SettingField } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { TextField } from '../../ui/text-field.tsx';
import { SecretInput } from './secret-input.tsx';
import { SettingInput } from './setting-input.tsx';
import { useSettingTexts } from './use-authority-texts.ts';
import type { SettingForm } from './use-setting-form.ts';

/** Name, settings and secrets, as the kind describes them: what has to be given first, what may be left apart. */
export function SettingFields({ kind, form }: { kind: string; form: SettingForm }) {
  const intl = useIntl();
  const needed = form.plain.filter(({ required }) => required);
  return (
    <div className="stack setting-fields">
      <TextField
        id="authority-name"
        label={intl.formatMessage({ id: 'authority.name' })}
        helper={intl.formatMessage({ id: 'authority.name.helper' })}
        value={form.name}
        onChange={form.setName}
        maxLength={64}
        autoComplete="off"
        fault={form.faultOf('/name')}
      />
      <PlainFields kind={kind} form={form} fields={needed} />
      {form.secret.length > 0 && <SecretFields kind={kind} form={form} />}
      <MoreFields kind={kind} form={form} />
    </div>
  );
}

type FieldsProps = { kind: string; form: SettingForm };

function PlainFields({ kind, form, fields }: FieldsProps & { fields: readonly SettingField[] }) {
  const texts = useSettingTexts(kind);
  return fields.map((field) => (
    <SettingInput
      key={field.name}
      field={field}
      texts={texts}
      value={form.draft[field.name] ?? ''}
      fault={form.faultOf(`/settings/${field.name}`)}
      onChange={(value) => form.setValue(field.name, value)}
    />
  ));
}

function SecretFields({ kind, form }: FieldsProps) {
  const intl = useIntl();
  const texts = useSettingTexts(kind);
  return (
    <fieldset className="choices stack">
      <legend className="setting-fields__legend">{intl.formatMessage({ id: 'authority.secrets' })}</legend>
      <p className="quiet setting-fields__note">{intl.formatMessage({ id: 'authority.secrets.text' })}</p>
      {form.secret.map((field) => (
        <SecretInput
          key={field.name}
          field={field}
          texts={texts}
          setAt={form.secretsSet.get(field.name) ?? null}
          value={form.secrets[field.name]}
          fault={form.faultOf(`/secrets/${field.name}`)}
          onChange={(value) => form.setSecret(field.name, value)}
        />
      ))}
    </fieldset>
  );
}

/** What most people leave as it is; open when one of it is at fault, so that the fault is seen. */
function MoreFields({ kind, form }: FieldsProps) {
  const intl = useIntl();
  const fields = form.plain.filter(({ required }) => !required);
  if (fields.length === 0) return null;
  const isAtFault = fields.some(({ name }) => form.faultOf(`/settings/${name}`) !== undefined);
  return (
    <details className="more-settings" open={isAtFault || undefined}>
      <summary>{intl.formatMessage({ id: 'authority.more' })}</summary>
      <div className="stack">
        <PlainFields kind={kind} form={form} fields={fields} />
      </div>
    </details>
  );
}
