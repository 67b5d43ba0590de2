import { Certificate, Download } from '@carbon/react/icons';
import type { MailboxMessageDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { urlOf } from '../../api/client.ts';
import { isMissing } from '../../api/problem.ts';
import { NotFoundScreen } from '../../app/not-found-screen.tsx';
import { useMay } from '../../app/session.ts';
import { Button, ButtonFace, buttonClass } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { mailQuery } from './mailbox.queries.ts';

type Mail = z.infer<typeof MailboxMessageDetail>;

export function MailPage() {
  const { id } = useParams({ from: '/shell/mailbox/$id' });
  const mail = useQuery(mailQuery(id));
  if (mail.data) return <LoadedMail mail={mail.data} />;
  if (isMissing(mail.error)) return <NotFoundScreen />;
  return mail.isError ? <ErrorNotice error={mail.error} onRetry={() => void mail.refetch()} /> : <LoadingText />;
}

function LoadedMail({ mail }: { mail: Mail }) {
  const intl = useIntl();
  const [view, setView] = useState<'html' | 'text'>(mail.html === null ? 'text' : 'html');
  const back = (
    <Link to="/mailbox" className="cds--link crumb">
      {intl.formatMessage({ id: 'mailbox.title' })}
    </Link>
  );
  return (
    <>
      <PageHeader
        title={mail.subject || intl.formatMessage({ id: 'mailbox.no_subject' })}
        eyebrow={back}
        actions={
          <>
            <RawButton id={mail.id} />
            <ImportButton mail={mail} />
          </>
        }
      />
      <MailFacts mail={mail} />
      {mail.html !== null && (
        <div className="view-switch">
          {(['html', 'text'] as const).map((kind) => (
            <Button
              key={kind}
              size="sm"
              kind={view === kind ? 'primary' : 'tertiary'}
              aria-pressed={view === kind}
              onClick={() => setView(kind)}
            >
              {intl.formatMessage({ id: `mailbox.view.${kind}` })}
            </Button>
          ))}
        </div>
      )}
      {view === 'html' && mail.html !== null ? (
        <HtmlBody html={mail.html} />
      ) : (
        <pre className="mono pem mail-text">{mail.text}</pre>
      )}
    </>
  );
}

/** No scripts, no forms, no access to this page; links open in a tab of their own. */
function HtmlBody({ html }: { html: string }) {
  const title = useIntl().formatMessage({ id: 'mailbox.body' });
  const document = `<base target="_blank">${html}`;
  return (
    <iframe
      className="mail-frame"
      title={title}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={document}
    />
  );
}

function RawButton({ id }: { id: string }) {
  const intl = useIntl();
  const url = urlOf('/mailbox/messages/{id}/raw', { params: { id } });
  return (
    <a href={url} download={`${id}.eml`} className={buttonClass({ kind: 'tertiary', size: 'md' })}>
      <ButtonFace renderIcon={Download}>{intl.formatMessage({ id: 'mailbox.raw' })}</ButtonFace>
    </a>
  );
}

/** A mail that carries a certificate can be imported as it is. */
function ImportButton({ mail }: { mail: Mail }) {
  const intl = useIntl();
  const mayImport = useMay('certificates.manage');
  if (!mayImport || !mail.text.includes('-----BEGIN CERTIFICATE-----')) return null;
  return (
    <Link to="/security/ssl/certificates/import" search={{ mail: mail.id }} className={buttonClass({ size: 'md' })}>
      <ButtonFace renderIcon={Certificate}>{intl.formatMessage({ id: 'mailbox.import' })}</ButtonFace>
    </Link>
  );
}

function MailFacts({ mail }: { mail: Mail }) {
  const intl = useIntl();
  const attachments = mail.attachments.length > 0 && (
    <ul className="plain-list">
      {mail.attachments.map(({ filename, mimeType, size }) => (
        <li key={filename}>
          {filename}{' '}
          <span className="quiet">
            {mimeType}, {intl.formatNumber(size, { style: 'unit', unit: 'byte', unitDisplay: 'long' })}
          </span>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="section">
      <Facts
        facts={[
          { term: intl.formatMessage({ id: 'mailbox.from' }), value: mail.from },
          { term: intl.formatMessage({ id: 'mailbox.to' }), value: mail.to },
          { term: intl.formatMessage({ id: 'mailbox.date' }), value: <Moment at={mail.date} /> },
          {
            term: intl.formatMessage({ id: 'history.message_id' }),
            value: mail.messageId && <span className="mono">{mail.messageId}</span>,
          },
          { term: intl.formatMessage({ id: 'mailbox.attachments' }), value: attachments },
        ]}
      />
    </div>
  );
}
