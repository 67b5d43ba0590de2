import type { SettingField } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import type { SettingTexts } from './use-authority-texts.ts';

type SecretInputProps = {
  field: SettingField;
  texts: SettingTexts;
  /** When what is kept was set; null when nothing is. */
  setAt: string | null;
  /** What is typed; null when it is to be taken away; undefined while it stays as it is. */
  value: string | null | undefined;
  fault: string | undefined;
  onChange: (value: string | null | undefined) => void;
};

/** A secret: it can be given and replaced, and never comes back. */
export function SecretInput({ field, texts, setAt, value, fault, onChange }: SecretInputProps) {
  const intl = useIntl();
  const name = texts.label(field.name);
  if (setAt !== null && value === null) {
    return (
      <KeptSecret name={name} text={intl.formatMessage({ id: 'authority.secret.removing' })}>
        <Button kind="ghost" size="sm" onClick={() => onChange(undefined)}>
          {intl.formatMessage({ id: 'authority.secret.keep' })}
        </Button>
      </KeptSecret>
    );
  }
  if (setAt !== null && value === undefined && fault === undefined) {
    const set = intl.formatMessage({ id: 'authority.secret.set' }, { date: <Moment key="at" at={setAt} dateOnly /> });
    return (
      <KeptSecret name={name} text={set}>
        <Button kind="ghost" size="sm" onClick={() => onChange('')}>
          {intl.formatMessage({ id: 'authority.secret.replace' })}
          <span className="cds--visually-hidden">: {name}</span>
        </Button>
        {!field.required && (
          <Button kind="ghost" size="sm" onClick={() => onChange(null)}>
            {intl.formatMessage({ id: 'action.remove' })}
            <span className="cds--visually-hidden">: {name}</span>
          </Button>
        )}
      </KeptSecret>
    );
  }
  return (
    <PasswordField
      id={`secret-${field.name}`}
      label={field.required ? name : intl.formatMessage({ id: 'field.optional' }, { label: name })}
      helper={texts.helper(field.name)}
      fault={fault}
      value={value ?? ''}
      onChange={onChange}
      maxLength={field.maxLength}
      autoComplete="new-password"
      spellCheck={false}
      data-1p-ignore
    />
  );
}

type KeptSecretProps = { name: string; text: React.ReactNode; children: React.ReactNode };

function KeptSecret({ name, text, children }: KeptSecretProps) {
  return (
    <div>
      <p className="cds--label">{name}</p>
      <div className="kept-secret">
        <span className="quiet">{text}</span>
        <span className="button-line button-line--close">{children}</span>
      </div>
    </div>
  );
}
