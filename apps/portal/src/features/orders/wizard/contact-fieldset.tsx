import { useIntl } from 'react-intl';
import type { ContactFields, Draft } from './draft.ts';
import { Field, Group } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

type ContactFieldsetProps = {
  path: string;
  title: string;
  note: string;
  fields: ContactFields;
  /** The part of the draft that a changed field makes. */
  onChange: (part: Partial<ContactFields>) => Partial<Draft>;
};

/** A person to ask. All of it is optional; who gives a name or a number also gives an address. */
export function ContactFieldset({ path, title, note, fields, onChange }: ContactFieldsetProps) {
  const intl = useIntl();
  const { edit } = useWizard();
  const change = (name: keyof ContactFields) => (value: string) => edit(`${path}/${name}`, onChange({ [name]: value }));
  return (
    <Group title={intl.formatMessage({ id: 'field.optional' }, { label: title })} note={note}>
      <Field
        path={`${path}/name`}
        label={intl.formatMessage({ id: 'contact.name' })}
        value={fields.name}
        onChange={change('name')}
        autoComplete="name"
      />
      <Field
        path={`${path}/email`}
        type="email"
        label={intl.formatMessage({ id: 'contact.email' })}
        value={fields.email}
        onChange={change('email')}
        autoComplete="email"
      />
      <Field
        path={`${path}/phone`}
        type="tel"
        label={intl.formatMessage({ id: 'contact.phone' })}
        value={fields.phone}
        onChange={change('phone')}
        autoComplete="tel"
      />
    </Group>
  );
}
