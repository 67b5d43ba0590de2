import type { FulfillmentRequest, Order, RequestEvent } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { AttemptDialogue } from './attempt-dialogue.tsx';
import { ReceiptNote } from './receipt-note.tsx';
import { requestsQuery } from './requests.query.ts';
import { StateIcon } from './state-look.tsx';
import { useStateText } from './use-state-text.ts';

type HistoryProps = { order: Pick<Order, 'number' | 'lastRequest'>; offer: ReactNode };

/**
 * Every mail of the order: who asked for it, to whom it went, and each step with the mail server's own words. `offer`: what
 * can be done about the newest one.
 */
export function MailHistory({ order, offer }: HistoryProps) {
  const intl = useIntl();
  const history = useQuery(requestsQuery(order.number, order.lastRequest?.id));
  return (
    <Section title={intl.formatMessage({ id: 'history.title' })}>
      {history.isPending && <LoadingText />}
      {history.isError && !history.data && <ErrorNotice error={history.error} onRetry={() => void history.refetch()} />}
      {history.data?.items.length === 0 && <p className="quiet">{intl.formatMessage({ id: 'history.empty' })}</p>}
      <ul className="history">
        {history.data?.items.map((request, index) => (
          <li key={request.id}>
            <Mail request={request} offer={index === 0 && offer} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Mail({ request, offer }: { request: FulfillmentRequest; offer: ReactNode }) {
  const intl = useIntl();
  const reason = intl.formatMessage({ id: `mail.reason.${request.reason}` });
  return (
    <article className="mail">
      <header className="mail__head">
        <h3>{intl.formatMessage({ id: `mail.kind.${request.kind}` })}</h3>
        <span className="cell-note">
          {request.requestedBy
            ? intl.formatMessage({ id: 'history.by' }, { reason, name: request.requestedBy.name })
            : reason}
        </span>
        <span className="mail__to">{request.recipient}</span>
      </header>
      <ol className="mail__events" aria-live="polite">
        {request.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever appended
          <MailEvent key={index} request={request} event={event} />
        ))}
      </ol>
      <ReceiptNote request={request} />
      {offer}
    </article>
  );
}

function MailEvent({ request, event }: { request: FulfillmentRequest; event: RequestEvent }) {
  const { state, cause, twice, next } = useStateText(request.reason)(event.state, event.detail);
  const attempt = event.detail?.attempt;
  return (
    <li>
      <span className="row-progress__state">
        <StateIcon state={event.state} />
        <span>{state}</span>
        <span className="quiet">
          <Moment at={event.at} />
        </span>
      </span>
      {cause && <p className="mail__cause">{cause}</p>}
      {twice && <p className="mail__cause">{twice}</p>}
      {next && <p className="mail__cause">{next}</p>}
      <Facts facts={useTechnicalFacts(event)} />
      {attempt !== undefined && <AttemptDialogue request={request} attempt={attempt} />}
    </li>
  );
}

function useTechnicalFacts({ detail }: RequestEvent): Fact[] {
  const intl = useIntl();
  const mono = (text: string | undefined) => text && <span className="mono">{text}</span>;
  const isSaid = detail?.smtpStatus && detail.response?.includes(detail.smtpStatus);
  const attempt = detail?.attempt ?? 1;
  return [
    { term: intl.formatMessage({ id: 'history.answer' }), value: mono(detail?.response) },
    { term: intl.formatMessage({ id: 'history.status_code' }), value: isSaid ? undefined : mono(detail?.smtpStatus) },
    { term: intl.formatMessage({ id: 'history.message_id' }), value: mono(detail?.messageId) },
    { term: intl.formatMessage({ id: 'history.attempt' }), value: attempt > 1 && attempt },
  ];
}
