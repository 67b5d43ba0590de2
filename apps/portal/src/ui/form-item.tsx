import { type ReactNode, useId } from 'react';

export type FieldProps = {
  id: string;
  label: string;
  helper?: string | undefined;
  /** What is wrong with the value; undefined while nothing is known to be. */
  fault?: string | undefined;
};

/** The attributes that tie an input to its helper text and its fault, so that screen readers say both. */
export function useDescription({ helper, fault }: Pick<FieldProps, 'helper' | 'fault'>) {
  const id = useId();
  const isInvalid = fault !== undefined;
  return {
    textId: id,
    attributes: {
      'aria-describedby': isInvalid || helper ? id : undefined,
      'aria-invalid': isInvalid || undefined,
    },
  };
}

/** The line beneath a field: its fault, or else its helper text. */
export function FieldText({ id, helper, fault }: { id: string } & Pick<FieldProps, 'helper' | 'fault'>) {
  if (fault !== undefined) {
    return (
      <div id={id} className="cds--form-requirement">
        {fault}
      </div>
    );
  }
  if (!helper) return null;
  return (
    <div id={id} className="cds--form__helper-text">
      {helper}
    </div>
  );
}

export function FormItem({ id, label, className = '', children }: FormItemProps) {
  return (
    <div className={`cds--form-item ${className}`}>
      <label htmlFor={id} className="cds--label">
        {label}
      </label>
      {children}
    </div>
  );
}

type FormItemProps = { id: string; label: string; className?: string; children: ReactNode };
