import { ChevronDown, WarningFilled } from '@carbon/react/icons';
import { type FieldProps, FieldText, useDescription } from './form-item.tsx';

type SelectProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  choices: readonly { value: string; text: string }[];
  size?: 'sm' | 'md';
  isLabelHidden?: boolean;
  isDisabled?: boolean;
};

/** The browser's own list in Carbon's look: it works on a phone as people know it there. */
export function Select(props: SelectProps) {
  const { id, label, helper, fault, value, onChange, choices, size = 'md' } = props;
  const { textId, attributes } = useDescription({ helper, fault });
  const isInvalid = fault !== undefined;
  return (
    <div className="cds--form-item">
      <div className={isInvalid ? 'cds--select cds--select--invalid' : 'cds--select'}>
        <label htmlFor={id} className={props.isLabelHidden ? 'cds--label cds--visually-hidden' : 'cds--label'}>
          {label}
        </label>
        <div className="cds--select-input__wrapper" data-invalid={isInvalid || undefined}>
          <select
            id={id}
            className={`cds--select-input cds--select-input--${size} cds--layout--size-${size}`}
            value={value}
            disabled={props.isDisabled}
            onChange={(event) => onChange(event.target.value)}
            {...attributes}
          >
            {choices.map((choice) => (
              <option key={choice.value} className="cds--select-option" value={choice.value}>
                {choice.text}
              </option>
            ))}
          </select>
          <ChevronDown size={16} className="cds--select__arrow" aria-hidden="true" />
          {isInvalid && <WarningFilled size={16} className="cds--select__invalid-icon" />}
        </div>
        <FieldText id={textId} helper={helper} fault={fault} />
      </div>
    </div>
  );
}
