import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { FIELDS } from './import-draft.ts';
import { ImportField } from './import-field.tsx';

const WIDE = '(min-width: 66rem)';

/** The fields as the documents name them. On a phone they are folded: dropping one file there is the common way. */
export function FieldByField({ hasFaults }: { hasFaults: boolean }) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(() => window.matchMedia(WIDE).matches);
  useEffect(() => {
    if (hasFaults) setOpen(true);
  }, [hasFaults]);
  return (
    <details className="fold import__fields" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{intl.formatMessage({ id: 'import.fields' })}</summary>
      <div className="import__grid">
        {FIELDS.map((field) => (
          <ImportField key={field} field={field} />
        ))}
      </div>
    </details>
  );
}
