import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useWizard } from './wizard-context.ts';

/** The sentence for a field's fault; an empty one means that it is to be filled in. */
export function useFault(path: string): string | undefined {
  const intl = useIntl();
  const fault = useWizard().faults[path];
  return fault === '' ? intl.formatMessage({ id: 'field.required' }) : fault;
}

type FieldProps = {
  path: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  isOptional?: boolean;
  type?: 'text' | 'email' | 'tel';
  autoComplete?: string;
  helper?: string;
};

export function Field({ path, label, value, onChange, isOptional, type = 'text', autoComplete, helper }: FieldProps) {
  const intl = useIntl();
  const fault = useFault(path);
  return (
    <TextField
      id={path.slice(1).replaceAll('/', '-')}
      type={type}
      label={isOptional ? intl.formatMessage({ id: 'field.optional' }, { label }) : label}
      helper={helper}
      autoComplete={autoComplete ?? 'off'}
      value={value}
      onChange={onChange}
      fault={fault}
    />
  );
}

type ChoiceProps = {
  path: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { value: string; text: string }[];
  helper?: string;
};

export function Choice({ path, label, value, onChange, choices, helper }: ChoiceProps) {
  const fault = useFault(path);
  return (
    <Select
      id={path.slice(1).replaceAll('/', '-')}
      label={label}
      helper={helper}
      value={value}
      onChange={onChange}
      fault={fault}
      choices={choices}
    />
  );
}

/** A group of fields with a name of its own. */
export function Group({ title, children, note }: { title: string; children: ReactNode; note?: ReactNode }) {
  return (
    <fieldset className="group">
      <legend>{title}</legend>
      {note && <p className="group__note">{note}</p>}
      <div className="group__fields">{children}</div>
    </fieldset>
  );
}

/** A fault that belongs to a whole group. It can take the focus, as an invalid field would. */
export function GroupFault({ path }: { path: string }) {
  const intl = useIntl();
  const fault = useWizard().faults[path];
  if (fault === undefined) return null;
  return (
    <p className="group__fault" role="alert" tabIndex={-1}>
      {fault || intl.formatMessage({ id: 'field.choose' })}
    </p>
  );
}
