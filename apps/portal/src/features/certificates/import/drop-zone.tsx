import { Upload } from '@carbon/react/icons';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { FileButton } from '../../../ui/file-button.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { GivenFiles } from './given-files.tsx';
import { useImport } from './import-context.ts';
import { useDrop } from './use-drop.ts';

/** One place for everything. Dropping is an extra: the button and the text field do the same from the keyboard. */
export function DropZone() {
  const intl = useIntl();
  const id = useId();
  const { draft, dispatch, take } = useImport();
  const { isOver, handlers } = useDrop((files) => take('any', files));
  return (
    <section className={isOver ? 'zone zone--over' : 'zone'} aria-labelledby={id} {...handlers}>
      <Upload size={32} className="zone__icon" aria-hidden="true" />
      <h2 id={id}>{intl.formatMessage({ id: 'import.zone.title' })}</h2>
      <p className="zone__text">{intl.formatMessage({ id: 'import.zone.text' })}</p>
      <FileButton
        isMultiple
        text={intl.formatMessage({ id: 'import.choose' })}
        onFiles={(files) => take('any', files)}
      />
      <GivenFiles field="any" />
      <TextArea
        id="import-any"
        label={intl.formatMessage({ id: 'import.zone.paste' })}
        rows={3}
        value={draft.texts.any}
        onChange={(text) => dispatch({ type: 'write', field: 'any', text })}
        autoComplete="off"
      />
    </section>
  );
}
