import { useIntl } from 'react-intl';
import { FileButton } from '../../../ui/file-button.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { GivenFiles } from './given-files.tsx';
import { useImport } from './import-context.ts';
import type { FIELDS } from './import-draft.ts';
import { useDrop } from './use-drop.ts';

type Field = (typeof FIELDS)[number];

/** What each field looks like when it is filled in; the same in every language. */
const PLACEHOLDERS: Record<Field, string> = {
  certificate: '-----BEGIN CERTIFICATE-----',
  privateKey: '-----BEGIN PRIVATE KEY-----',
  intermediateCertificates: '-----BEGIN CERTIFICATE-----',
  csr: '-----BEGIN CERTIFICATE REQUEST-----',
};

/** One field: a paste, a file, or a drop. What is in it, is found by its content. */
export function ImportField({ field }: { field: Field }) {
  const intl = useIntl();
  const { draft, dispatch, take, faultOf } = useImport();
  const { isOver, handlers } = useDrop((files) => take(field, files));
  const name = intl.formatMessage({ id: `import.field.${field}` });
  const choose = intl.formatMessage({ id: 'import.choose' });
  return (
    <div className={isOver ? 'drop drop--over' : 'drop'} {...handlers}>
      <TextArea
        id={`import-${field}`}
        label={field === 'csr' ? intl.formatMessage({ id: 'field.optional' }, { label: name }) : name}
        placeholder={PLACEHOLDERS[field]}
        rows={3}
        value={draft.texts[field]}
        onChange={(text) => dispatch({ type: 'write', field, text })}
        fault={faultOf(field)}
        autoComplete="off"
      />
      <GivenFiles field={field} />
      <FileButton
        kind="ghost"
        size="sm"
        isMultiple
        text={choose}
        label={intl.formatMessage({ id: 'import.choose_for' }, { field: name })}
        onFiles={(files) => take(field, files)}
      />
    </div>
  );
}
