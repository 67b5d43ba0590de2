import { type CertificateDetail, MAX_NOTES_LENGTH } from '@certdesk/contract';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../../api/problem.ts';
import { Notice } from '../../../ui/notice.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useLeaveGuard } from '../../../ui/use-leave-guard.ts';
import { DropZone } from './drop-zone.tsx';
import { readyParts } from './examination.ts';
import { FieldByField } from './field-by-field.tsx';
import { Findings } from './findings.tsx';
import { ImportContext } from './import-context.ts';
import { holdsKey, type NewFile } from './import-draft.ts';
import { ImportFoot } from './import-foot.tsx';
import { useExamination } from './use-examination.ts';
import { useImportDraft } from './use-import-draft.ts';
import { useSendImport } from './use-send-import.ts';

type ImportScreenProps = {
  /** The certificate that is replaced; without one a new one is imported. */
  current?: CertificateDetail;
  /** What the screen begins with, as if it had been dropped: a mail of the local mailbox. */
  given?: NewFile;
};

export function ImportScreen({ current, given }: ImportScreenProps) {
  const intl = useIntl();
  const { unreadable, ...input } = useImportDraft(given);
  const { draft } = input;
  const { examination, error, isBusy } = useExamination(draft, current);
  const [notes, setNotes] = useState('');
  const sending = useSendImport(current);
  const { reset } = sending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal is of what was sent; it goes with the first change
  useEffect(reset, [draft]);
  useLeaveGuard({ isUnsaved: holdsKey(draft, examination), question: intl.formatMessage({ id: 'import.leave' }) });
  const parts = examination && !isBusy ? readyParts(examination, current) : undefined;
  const faultOf = faultsByField(sending.error);
  return (
    <ImportContext value={{ ...input, faultOf }}>
      <div className="import-room">
        <div className="import">
          <div className="import__given">
            <DropZone />
            {unreadable.length > 0 && (
              <Notice kind="error" title={intl.formatMessage({ id: 'import.unreadable' })}>
                {unreadable.join(', ')}
              </Notice>
            )}
            <FieldByField hasFaults={sending.error instanceof ApiProblem && sending.error.faults.length > 0} />
          </div>
          <div className="import__found">
            <Findings examination={examination} error={error} isBusy={isBusy} kept={current}>
              {!current && <Notes value={notes} onChange={setNotes} fault={faultOf('notes')} />}
            </Findings>
            <ImportFoot
              current={current}
              error={sending.error}
              isReady={parts !== undefined}
              isBlocked={examination !== undefined && !isBusy && parts === undefined}
              isBusy={sending.isPending}
              onSend={() => parts && !sending.isPending && sending.mutate({ parts, notes })}
            />
          </div>
        </div>
      </div>
    </ImportContext>
  );
}

/** What the desk said of each field, by JSON pointer. */
function faultsByField(error: Error | null): (field: string) => string | undefined {
  const faults = error instanceof ApiProblem ? error.faults : [];
  return (field) => {
    const details = faults.flatMap(({ path, detail }) => (path === `/${field}` && detail ? [detail] : []));
    return details.length > 0 ? details.join(' ') : undefined;
  };
}

type NotesProps = { value: string; onChange: (value: string) => void; fault: string | undefined };

function Notes({ value, onChange, fault }: NotesProps) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'certificates.column.notes' });
  return (
    <TextArea
      id="import-notes"
      label={intl.formatMessage({ id: 'field.optional' }, { label })}
      helper={intl.formatMessage({ id: 'import.notes.help' })}
      rows={2}
      maxLength={MAX_NOTES_LENGTH}
      value={value}
      onChange={onChange}
      fault={fault}
      spellCheck
    />
  );
}
