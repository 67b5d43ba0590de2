import { SendAlt } from '@carbon/react/icons';
import type { TestMail } from '@certdesk/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFieldFaults } from '../../ui/use-field-faults.ts';
import { StateIcon, useStateText } from '../fulfillment/index.ts';
import { testMailQuery } from './mail-delivery.queries.ts';

/** A mail down the way that all others take, and what becomes of it. */
export function TestMailSection() {
  const intl = useIntl();
  const [sent, setSent] = useState<TestMail>();
  return (
    <Section title={intl.formatMessage({ id: 'delivery.test.title' })}>
      <p className="section__text">{intl.formatMessage({ id: 'delivery.test.text' })}</p>
      <TestMailForm onSent={setSent} />
      {sent && <Progress key={sent.id} sent={sent} />}
    </Section>
  );
}

function TestMailForm({ onSent }: { onSent: (mail: TestMail) => void }) {
  const intl = useIntl();
  const id = useId();
  const { user } = useSession();
  const [to, setTo] = useState(user.email);
  const send = useMutation({
    mutationFn: () => call('POST /test-mails', { body: { to: to.trim() } }),
    onSuccess: onSent,
  });
  const { faultOf, isComplete } = useFieldFaults(send.error, { '/to': to });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete()) send.mutate();
  };
  return (
    <form className="test-mail" onSubmit={submit} noValidate>
      <TextField
        id={id}
        type="email"
        autoComplete="email"
        label={intl.formatMessage({ id: 'delivery.test.to' })}
        helper={intl.formatMessage({ id: 'delivery.test.helper' })}
        value={to}
        onChange={setTo}
        fault={faultOf('/to')}
      />
      <Button type="submit" size="md" kind="tertiary" renderIcon={SendAlt} isBusy={send.isPending}>
        {intl.formatMessage({ id: 'delivery.test.send' })}
      </Button>
      {send.isError && !faultOf('/to') && <ErrorNotice error={send.error} />}
    </form>
  );
}

function Progress({ sent }: { sent: TestMail }) {
  const intl = useIntl();
  const query = useQuery({ ...testMailQuery(sent.id), initialData: sent });
  const { to, state, detail, changedAt } = query.data;
  const { state: stateText, cause, next } = useStateText('placed')(state, detail);
  return (
    <article className="mail" aria-live="polite">
      <header className="mail__head">
        <h3>{intl.formatMessage({ id: 'delivery.test.sent' }, { to })}</h3>
      </header>
      <p className="row-progress__state">
        <StateIcon state={state} />
        <span>{stateText}</span>
        <span className="quiet">
          <Moment at={changedAt} />
        </span>
      </p>
      {cause && <p className="mail__cause">{cause}</p>}
      {next && <p className="mail__cause">{next}</p>}
      {detail?.response && <p className="mail__cause mono">{detail.response}</p>}
    </article>
  );
}
