import { useId } from 'react';

type CheckBoxProps = {
  id: string;
  label: string;
  helper?: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
};

/** The browser's own check box, with a line on what it means. */
export function CheckBox({ id, label, helper, isChecked, onChange }: CheckBoxProps) {
  const helperId = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        aria-describedby={helper && helperId}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {helper && (
          <p id={helperId} className="cds--form__helper-text">
            {helper}
          </p>
        )}
      </div>
    </div>
  );
}
