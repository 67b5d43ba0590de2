import { type CertificateDetail, MAX_NOTES_LENGTH } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { useMay } from '../../../app/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { certificateQuery } from '../certificate.queries.ts';

/** Notes can always be changed, also while a service uses the certificate. */
export function Notes({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const mayManage = useMay('certificates.manage');
  const title = intl.formatMessage({ id: 'certificates.column.notes' });
  if (!mayManage && certificate.notes === '') return null;
  return (
    <Section title={title}>
      {mayManage ? <NotesForm certificate={certificate} label={title} /> : <p className="notes">{certificate.notes}</p>}
    </Section>
  );
}

function NotesForm({ certificate: { id, notes }, label }: { certificate: CertificateDetail; label: string }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const [text, setText] = useState(notes);
  const save = useMutation({
    mutationFn: () => call('PATCH /certificates/{id}', { params: { id }, body: { notes: text } }),
    onSuccess: (certificate) => {
      queryClient.setQueryData(certificateQuery(id).queryKey, certificate);
      void queryClient.invalidateQueries({ queryKey: keys.certificates });
    },
  });
  const isSaved = text === notes;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSaved && !save.isPending) save.mutate();
  };
  return (
    <form className="notes-form" onSubmit={submit}>
      <TextArea
        id="certificate-notes"
        label={label}
        helper={intl.formatMessage({ id: 'notes.help' })}
        rows={3}
        maxLength={MAX_NOTES_LENGTH}
        value={text}
        onChange={setText}
        spellCheck
      />
      {save.error && <ErrorNotice error={save.error} />}
      <div className="notes-form__line">
        <Button
          type="submit"
          kind="tertiary"
          size="md"
          className={isSaved ? 'cds--btn--disabled' : undefined}
          aria-disabled={isSaved}
        >
          {intl.formatMessage({ id: 'notes.save' })}
        </Button>
        <span role="status" className="quiet">
          {save.isSuccess && isSaved && intl.formatMessage({ id: 'notes.saved' })}
        </span>
      </div>
    </form>
  );
}
