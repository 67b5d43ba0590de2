import { WarningFilled } from '@carbon/react/icons';
import type { ComponentProps } from 'react';
import { type FieldProps, FieldText, FormItem, useDescription } from './form-item.tsx';

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'id' | 'onChange'> &
  FieldProps & { onChange: (value: string) => void };

export function TextArea({ id, label, helper, fault, onChange, ...rest }: TextAreaProps) {
  const { textId, attributes } = useDescription({ helper, fault });
  const isInvalid = fault !== undefined;
  return (
    <FormItem id={id} label={label}>
      <div className="cds--text-area__wrapper" data-invalid={isInvalid || undefined}>
        {isInvalid && <WarningFilled size={16} className="cds--text-area__invalid-icon" />}
        <textarea
          id={id}
          className={isInvalid ? 'cds--text-area cds--text-area--invalid' : 'cds--text-area'}
          onChange={(event) => onChange(event.target.value)}
          autoCapitalize="off"
          spellCheck={false}
          {...attributes}
          {...rest}
        />
      </div>
      <FieldText id={textId} helper={helper} fault={fault} />
    </FormItem>
  );
}
