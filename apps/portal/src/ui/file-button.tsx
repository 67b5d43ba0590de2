import { Upload } from '@carbon/react/icons';

type FileButtonProps = {
  text: string;
  /** The accessible name where several buttons of a page share a text; it starts with that text. */
  label?: string;
  accept?: string;
  kind?: 'tertiary' | 'ghost';
  size?: 'sm' | 'md';
  isMultiple?: boolean;
  onFiles: (files: readonly File[]) => void;
};

/** Opens the browser's file chooser. The same files can be chosen once more. */
export function FileButton({ kind = 'tertiary', size = 'md', ...props }: FileButtonProps) {
  const look = `cds--btn cds--btn--${kind} cds--btn--${size} cds--layout--size-${size} file-button`;
  return (
    <label className={look}>
      {props.text}
      <Upload size={16} className="cds--btn__icon" aria-hidden="true" />
      <input
        type="file"
        className="cds--visually-hidden"
        aria-label={props.label}
        accept={props.accept}
        multiple={props.isMultiple}
        onChange={(event) => {
          props.onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </label>
  );
}
