import type { CertificateDetail } from '@certdesk/contract';
import { MAX_NOTES_LENGTH } from '@certdesk/contract';
import type { ImportField as ImportFieldName } from '@certdesk/pki/import';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useReducer, useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../../api/problem.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useLeaveGuard } from '../../../ui/use-leave-guard.ts';
import { DropZone } from './drop-zone.tsx';
import { readyParts } from './examination.ts';
import { Findings } from './findings.tsx';
import { ImportContext, type ImportState } from './import-context.ts';
import { emptyDraft, FIELDS, holdsKey, type NewFile, reduceDraft } from './import-draft.ts';
import { ImportField } from './import-field.tsx';
import { readFiles } from './read-files.ts';
import { useExamination } from './use-examination.ts';
import { usePageDrop } from './use-page-drop.ts';
import { useSendImport } from './use-send-import.ts';

type ImportScreenProps = {
  /** The certificate that is replaced; without one a new one is imported. */
  current?: CertificateDetail;
  /** What the screen begins with, as if it had been dropped: a mail of the local mailbox. */
  given?: NewFile;
};

export function ImportScreen({ current, given }: ImportScreenProps) {
  const intl = useIntl();
  const { state, unreadable } = useImportState(given);
  const { draft } = state;
  const { examination, error, isBusy } = useExamination(draft, current?.certificate);
  const [notes, setNotes] = useState('');
  const sending = useSendImport(current);
  const parts = examination && !isBusy ? readyParts(examination, current) : undefined;
  useLeaveGuard({
    isUnsaved: holdsKey(draft, examination),
    question: intl.formatMessage({ id: 'import.leave' }),
  });
  const found = sending.error instanceof ApiProblem ? sending.error.faults : [];
  const faultOf = (field: string) => {
    const details = found.flatMap(({ path, detail }) => (path === `/${field}` && detail ? [detail] : []));
    return details.length > 0 ? details.join(' ') : undefined;
  };
  const context = { ...state, faultOf };
  return (
    <ImportContext value={context}>
      <div className="import-room">
        <div className="import">
          <div className="import__given">
            <DropZone />
            {unreadable.length > 0 && (
              <Notice kind="error" title={intl.formatMessage({ id: 'import.unreadable' })}>
                {unreadable.join(', ')}
              </Notice>
            )}
            <FieldByField hasFaults={found.length > 0} />
          </div>
          <div className="import__found">
            <Findings examination={examination} error={error} isBusy={isBusy} kept={current}>
              {!current && (
                <TextArea
                  id="import-notes"
                  label={intl.formatMessage(
                    { id: 'field.optional' },
                    { label: intl.formatMessage({ id: 'certificates.column.notes' }) },
                  )}
                  helper={intl.formatMessage({ id: 'import.notes.help' })}
                  rows={2}
                  maxLength={MAX_NOTES_LENGTH}
                  value={notes}
                  onChange={setNotes}
                  fault={faultOf('notes')}
                  spellCheck
                />
              )}
              {sending.error && <Refusal error={sending.error} isUpdate={current !== undefined} />}
            </Findings>
            <Buttons
              current={current}
              isReady={parts !== undefined}
              isBusy={sending.isPending}
              isBlocked={examination !== undefined && !isBusy && parts === undefined}
              onSend={() => parts && !sending.isPending && sending.mutate({ parts, notes })}
            />
          </div>
        </div>
      </div>
    </ImportContext>
  );
}

/** The draft and the ways into it. */
function useImportState(given: NewFile | undefined) {
  const [draft, dispatch] = useReducer(reduceDraft, given, (file) =>
    file ? reduceDraft(emptyDraft, { type: 'add', field: 'any', files: [file] }) : emptyDraft,
  );
  const [unreadable, setUnreadable] = useState<readonly string[]>([]);
  const take = useMemo<ImportState['take']>(
    () => (field, files) =>
      void readFiles(files).then((result) => {
        setUnreadable(result.unreadable);
        dispatch({ type: 'add', field, files: result.read });
      }),
    [],
  );
  usePageDrop({
    onFiles: (files) => take('any' satisfies ImportFieldName, files),
    onText: (text) => dispatch({ type: 'paste', text }),
  });
  return { state: { draft, dispatch, take }, unreadable };
}

const WIDE = '(min-width: 66rem)';

/** The fields as the documents name them. On a phone they are folded: dropping one file there is the common way. */
function FieldByField({ hasFaults }: { hasFaults: boolean }) {
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

/** Why the desk did not take it; where it has the same certificate already, the way there. */
function Refusal({ error, isUpdate }: { error: Error; isUpdate: boolean }) {
  const intl = useIntl();
  const id = error instanceof ApiProblem ? error.params.certificateId : undefined;
  return (
    <>
      <ErrorNotice error={error} title={intl.formatMessage({ id: isUpdate ? 'update.error' : 'import.error' })} />
      {id !== undefined && (
        <Link to="/security/ssl/certificates/$id" params={{ id: String(id) }} className="cds--link inline-link">
          {intl.formatMessage({ id: 'import.already' })}
        </Link>
      )}
    </>
  );
}

type ButtonsProps = {
  current: CertificateDetail | undefined;
  isReady: boolean;
  isBlocked: boolean;
  isBusy: boolean;
  onSend: () => void;
};

function Buttons({ current, isReady, isBlocked, isBusy, onSend }: ButtonsProps) {
  const intl = useIntl();
  const name: ReactNode = intl.formatMessage({ id: current ? 'certificates.update' : 'certificates.import' });
  const cancel = intl.formatMessage({ id: 'action.cancel' });
  const look = buttonClass({ kind: 'secondary', size: 'md' });
  return (
    <div className="import__buttons">
      {isBlocked && (
        <p id="import-blocked" className="import__blocked">
          {intl.formatMessage({ id: 'import.blocked' })}
        </p>
      )}
      {current ? (
        <Link to="/security/ssl/certificates/$id" params={{ id: current.id }} className={look}>
          {cancel}
        </Link>
      ) : (
        <Link to="/security/ssl/certificates" className={look}>
          {cancel}
        </Link>
      )}
      <Button
        size="md"
        className={isReady ? undefined : 'cds--btn--disabled'}
        aria-disabled={!isReady || isBusy}
        aria-describedby={isBlocked ? 'import-blocked' : undefined}
        onClick={onSend}
      >
        {name}
        {isBusy && <span className="spinner" aria-hidden="true" />}
      </Button>
    </div>
  );
}
