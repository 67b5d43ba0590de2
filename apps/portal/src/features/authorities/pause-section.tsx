import { Pause, Play } from '@carbon/react/icons';
import type { AuthorityView } from '@certdesk/contract';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useChangeAuthority } from './use-change-authority.ts';

/** Takes it out of the wizard for a while, and back. */
export function PauseSection({ authority }: { authority: AuthorityView }) {
  const intl = useIntl();
  const isPaused = authority.state === 'paused';
  const change = useChangeAuthority(authority);
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(isPaused ? { state: 'active' } : { state: 'paused', pausedReason: reason.trim() || null });
  };
  return (
    <Section title={intl.formatMessage({ id: isPaused ? 'authority.resume' : 'authority.pause' })}>
      <form className="authority-form" onSubmit={submit}>
        <p>{intl.formatMessage({ id: isPaused ? 'authority.resume.text' : 'authority.pause.text' })}</p>
        {change.isError && <ErrorNotice error={change.error} />}
        {!isPaused && (
          <TextField
            id="authority-paused-reason"
            label={intl.formatMessage(
              { id: 'field.optional' },
              { label: intl.formatMessage({ id: 'authority.pause.reason' }) },
            )}
            helper={intl.formatMessage({ id: 'authority.pause.reason.helper' })}
            value={reason}
            onChange={setReason}
            maxLength={200}
            autoComplete="off"
          />
        )}
        <div>
          <Button
            type="submit"
            size="md"
            kind="tertiary"
            renderIcon={isPaused ? Play : Pause}
            isBusy={change.isPending}
          >
            {intl.formatMessage({ id: isPaused ? 'authority.resume.do' : 'authority.pause.do' })}
          </Button>
        </div>
      </form>
    </Section>
  );
}
