import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { mailboxQuery } from './mailbox.queries.ts';

/** Every mail of a trial installation, which sends none to the outside. */
export function MailboxPage() {
  const intl = useIntl();
  const mailbox = useQuery(mailboxQuery);
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'mailbox.title' })} eyebrow={intl.formatMessage({ id: 'nav.trial' })}>
        {intl.formatMessage({ id: 'mailbox.text' })}
      </PageHeader>
      {mailbox.isPending && <LoadingText />}
      {mailbox.isError && !mailbox.data && <ErrorNotice error={mailbox.error} onRetry={() => void mailbox.refetch()} />}
      {mailbox.data?.items.length === 0 && (
        <EmptyState title={intl.formatMessage({ id: 'mailbox.empty.title' })}>
          {intl.formatMessage({ id: 'mailbox.empty.text' })}
        </EmptyState>
      )}
      <ul className="rows" aria-label={intl.formatMessage({ id: 'mailbox.title' })}>
        {mailbox.data?.items.map(({ id, subject, from, to, date }) => (
          <li key={id} className="rows__row">
            <div className="rows__main">
              <Link to="/mailbox/$id" params={{ id }} className="order-link">
                {subject || intl.formatMessage({ id: 'mailbox.no_subject' })}
              </Link>
              <span className="cell-note">{intl.formatMessage({ id: 'mailbox.from_to' }, { from, to })}</span>
            </div>
            <span className="cell-note">
              <Moment at={date} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
