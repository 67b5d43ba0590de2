import { WarningFilled } from '@carbon/react/icons';
import type { ComponentProps, ReactNode } from 'react';
import { type FieldProps, FieldText, FormItem, useDescription } from './form-item.tsx';

type TextFieldProps = Omit<ComponentProps<'input'>, 'id' | 'onChange'> &
  FieldProps & {
    onChange: (value: string) => void;
    /** Beside the input, within its frame. */
    adornment?: ReactNode;
  };

export function TextField({ id, label, helper, fault, onChange, adornment, ...rest }: TextFieldProps) {
  const { textId, attributes } = useDescription({ helper, fault });
  const isInvalid = fault !== undefined;
  return (
    <FormItem id={id} label={label} className="cds--text-input-wrapper">
      <div className="cds--text-input__field-outer-wrapper">
        <div className="cds--text-input__field-wrapper" data-invalid={isInvalid || undefined}>
          {isInvalid && !adornment && <WarningFilled size={16} className="cds--text-input__invalid-icon" />}
          <input
            id={id}
            className={`cds--text-input cds--layout--size-md ${isInvalid ? 'cds--text-input--invalid' : ''}`}
            onChange={(event) => onChange(event.target.value)}
            {...attributes}
            {...rest}
          />
          {adornment}
        </div>
        <FieldText id={textId} helper={helper} fault={fault} />
      </div>
    </FormItem>
  );
}
