import type { SettingField } from '@certdesk/contract';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { CheckBox } from '../../ui/check-box.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type DraftValue, isLongText } from './setting-draft.ts';
import type { SettingTexts } from './use-authority-texts.ts';

type SettingInputProps = {
  field: SettingField;
  texts: SettingTexts;
  value: DraftValue;
  fault: string | undefined;
  onChange: (value: DraftValue) => void;
};

/** One setting as its type says; what it is called is all that is known of it here. */
export function SettingInput(props: SettingInputProps) {
  const { field, value } = props;
  if (typeof value === 'boolean') return <TickInput {...props} value={value} />;
  if (typeof value !== 'string') return <ListInput {...props} value={value} />;
  if (field.type === 'choice') return <ChoiceInput {...props} value={value} />;
  return <TextInput {...props} value={value} />;
}

function useLabel({ field, texts }: Pick<SettingInputProps, 'field' | 'texts'>): string {
  const intl = useIntl();
  const label = texts.label(field.name);
  return field.required || field.default !== undefined
    ? label
    : intl.formatMessage({ id: 'field.optional' }, { label });
}

function TextInput({ field, texts, value, fault, onChange }: SettingInputProps & { value: string }) {
  const listId = useId();
  const id = `setting-${field.name}`;
  const helper = texts.helper(field.name);
  const common = { id, label: useLabel({ field, texts }), helper, fault, value, onChange };
  if (field.type === 'list' || isLongText(field)) return <TextArea {...common} rows={field.type === 'list' ? 3 : 6} />;
  const type = field.format === 'uri' ? 'url' : field.format === 'email' ? 'email' : 'text';
  return (
    <>
      <TextField
        {...common}
        type={type}
        inputMode={field.type === 'number' ? 'numeric' : undefined}
        maxLength={field.maxLength}
        autoComplete="off"
        spellCheck={false}
        list={field.suggestions ? listId : undefined}
      />
      {field.suggestions && (
        <datalist id={listId}>
          {field.suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}

function ChoiceInput({ field, texts, value, fault, onChange }: SettingInputProps & { value: string }) {
  const intl = useIntl();
  const choices = (field.choices ?? []).map(String).map((choice) => ({
    value: choice,
    text: texts.choice(field.name, choice),
  }));
  const none = { value: '', text: intl.formatMessage({ id: 'authority.choice.none' }) };
  return (
    <Select
      id={`setting-${field.name}`}
      label={useLabel({ field, texts })}
      helper={texts.helper(field.name)}
      fault={fault}
      value={value}
      onChange={onChange}
      choices={value === '' || !(field.required || field.default !== undefined) ? [none, ...choices] : choices}
    />
  );
}

function TickInput({ field, texts, value, fault, onChange }: SettingInputProps & { value: boolean }) {
  const helper = texts.helper(field.name);
  return (
    <div>
      <CheckBox
        id={`setting-${field.name}`}
        label={texts.label(field.name)}
        {...(helper && { helper })}
        isChecked={value}
        onChange={onChange}
      />
      {fault !== undefined && (
        <p className="group__fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function ListInput({ field, texts, value, fault, onChange }: SettingInputProps & { value: readonly string[] }) {
  const choices = (field.choices ?? []).map(String);
  const toggle = (choice: string, isChosen: boolean) =>
    onChange(choices.filter((one) => (one === choice ? isChosen : value.includes(one))));
  const faultId = `setting-${field.name}-fault`;
  return (
    <fieldset className="choices" aria-describedby={fault === undefined ? undefined : faultId}>
      <legend className="cds--label">{texts.label(field.name)}</legend>
      {choices.map((choice) => (
        <CheckBox
          key={choice}
          id={`setting-${field.name}-${choice}`}
          label={texts.choice(field.name, choice)}
          isChecked={value.includes(choice)}
          onChange={(isChosen) => toggle(choice, isChosen)}
        />
      ))}
      {fault !== undefined && (
        <p id={faultId} className="group__fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
