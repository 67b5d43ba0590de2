import type { Reminders } from '@certdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { keys } from '../../api/query-keys.ts';
import { useMay } from '../../app/session.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { changeReminders, type Reminded, remindersQuery } from './reminders.queries.ts';

/** Whether mails remind of the end, which have gone out, and when the next does. */
export function RemindersSection({ of }: { of: Reminded }) {
  const intl = useIntl();
  const reminders = useQuery(remindersQuery(of));
  return (
    <Section title={intl.formatMessage({ id: 'reminders.title' })}>
      {reminders.error && <ErrorNotice error={reminders.error} onRetry={() => void reminders.refetch()} />}
      {reminders.data && (
        <>
          <Switch of={of} muted={reminders.data.muted} />
          <Schedule reminders={reminders.data} />
        </>
      )}
    </Section>
  );
}

function Switch({ of, muted }: { of: Reminded; muted: boolean }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const mayChange = useMay('number' in of ? 'orders.place' : 'certificates.manage');
  const change = useMutation({
    mutationFn: (isOn: boolean) => changeReminders(of, { muted: !isOn }),
    onSuccess: (reminders) => {
      queryClient.setQueryData(remindersQuery(of).queryKey, reminders);
      void queryClient.invalidateQueries({ queryKey: 'number' in of ? keys.audit(of.number) : keys.certificates });
    },
  });
  if (!mayChange) return muted ? <p>{intl.formatMessage({ id: 'reminders.off' })}</p> : null;
  const isOn = change.isPending ? change.variables : !muted;
  return (
    <>
      <CheckBox
        id="reminders-on"
        label={intl.formatMessage({ id: 'reminders.on' })}
        helper={intl.formatMessage({ id: 'reminders.help' })}
        isChecked={isOn}
        onChange={(next) => change.mutate(next)}
      />
      {change.error && <ErrorNotice error={change.error} />}
    </>
  );
}

function Schedule({ reminders: { nextAt, sent } }: { reminders: Reminders }) {
  const intl = useIntl();
  if (nextAt === null && sent.length === 0) return null;
  return (
    <ul className="bullets">
      {nextAt !== null && (
        <li>{intl.formatMessage({ id: 'reminders.next' }, { at: <Moment key="at" at={nextAt} dateOnly /> })}</li>
      )}
      {sent.map(({ days, endsAt, sentAt }) => (
        <li key={`${endsAt} ${days}`}>
          {intl.formatMessage({ id: 'reminders.sent' }, { days, at: <Moment key="at" at={sentAt} /> })}
        </li>
      ))}
    </ul>
  );
}
