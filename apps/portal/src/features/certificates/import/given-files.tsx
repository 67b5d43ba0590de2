import { Close, Document } from '@carbon/react/icons';
import type { ImportField } from '@certdesk/pki/import';
import { useIntl } from 'react-intl';
import { useImport } from './import-context.ts';

const KILO = 1000;

/** The files that a field was given, each with a way to take it out again. */
export function GivenFiles({ field }: { field: ImportField }) {
  const intl = useIntl();
  const { draft, dispatch } = useImport();
  const files = draft.files.filter((file) => file.field === field);
  if (files.length === 0) return null;
  const sizeOf = (bytes: number) =>
    bytes < KILO
      ? intl.formatNumber(bytes, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
      : intl.formatNumber(bytes / KILO, { style: 'unit', unit: 'kilobyte', maximumSignificantDigits: 2 });
  return (
    <ul className="given" aria-label={intl.formatMessage({ id: 'import.files' })}>
      {files.map(({ id, name, bytes }) => (
        <li key={id} className="given__file">
          <Document size={16} aria-hidden="true" />
          <span className="given__name">{name}</span>
          <span className="given__size">{sizeOf(bytes.length)}</span>
          <button
            type="button"
            className="given__remove"
            aria-label={intl.formatMessage({ id: 'import.files.remove' }, { name })}
            onClick={() => dispatch({ type: 'remove', id })}
          >
            <Close size={16} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
