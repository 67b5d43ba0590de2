import { Renew } from '@carbon/react/icons';
import type { MailChecksView, MailSenderName, Severity } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useLanguage } from '../../app/language.tsx';
import { useMay } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useMoment } from '../../ui/moment.tsx';
import { Notice, type NoticeKind } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { Findings } from './findings.tsx';
import { mailChecksQuery } from './mail-delivery.queries.ts';
import { TestMailSection } from './test-mail.tsx';

/** For who administers the installation: whether mails get through, and what to set so that they do. */
export function MailDeliveryPage() {
  const intl = useIntl();
  const mayManage = useMay('installation.manage');
  return (
    <>
      {mayManage ? (
        <Delivery />
      ) : (
        <>
          <PageHeader
            title={intl.formatMessage({ id: 'delivery.title' })}
            eyebrow={intl.formatMessage({ id: 'nav.administration' })}
          />
          <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />
        </>
      )}
    </>
  );
}

function Delivery() {
  const intl = useIntl();
  const { language } = useLanguage();
  const [sender, setSender] = useState<MailSenderName>('authority');
  const checks = useQuery(mailChecksQuery(sender, language));
  const again = (
    <Button size="md" renderIcon={Renew} isBusy={checks.isFetching} onClick={() => void checks.refetch()}>
      {intl.formatMessage({ id: 'delivery.run' })}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'delivery.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.administration' })}
        actions={again}
      >
        {intl.formatMessage({ id: 'delivery.text' })}
      </PageHeader>
      <SenderChoice sender={sender} onChange={setSender} />
      <div role="status" className={checks.data ? 'cds--visually-hidden' : undefined}>
        {checks.isFetching && (
          <p className="loading">
            <span className="spinner" aria-hidden="true" />
            {intl.formatMessage({ id: 'delivery.running' })}
          </p>
        )}
      </div>
      {checks.isError && !checks.isFetching && <ErrorNotice error={checks.error} />}
      {checks.data && (
        <div className={checks.isFetching ? 'delivery-report--stale' : undefined} aria-busy={checks.isFetching}>
          <Report checks={checks.data} />
        </div>
      )}
      {/* Not before the report is there, which would push it away under a click. */}
      {sender === 'authority' && !checks.isPending && <TestMailSection />}
    </>
  );
}

/** Both send by the same mail servers, each from an address of its own. */
function SenderChoice({ sender, onChange }: { sender: MailSenderName; onChange: (sender: MailSenderName) => void }) {
  const intl = useIntl();
  const choices = (['authority', 'desk'] as const).map((value) => ({
    value,
    text: intl.formatMessage({ id: `delivery.sender.${value}` }),
  }));
  return (
    <div className="narrow delivery-sender">
      <Select
        id="delivery-sender"
        label={intl.formatMessage({ id: 'delivery.sender' })}
        value={sender}
        onChange={(value) => onChange(value === 'desk' ? 'desk' : 'authority')}
        choices={choices}
      />
    </div>
  );
}

const NOTICES: Readonly<Record<Severity, NoticeKind>> = {
  ok: 'success',
  hint: 'info',
  warning: 'warning',
  fault: 'error',
};

const WORST_FIRST: readonly Severity[] = ['fault', 'warning', 'hint', 'ok'];

function Report({ checks }: { checks: MailChecksView }) {
  const intl = useIntl();
  const moment = useMoment();
  const severities = checks.findings.map(({ severity }) => severity);
  const worst = WORST_FIRST.find((severity) => severities.includes(severity)) ?? 'ok';
  const count = severities.filter((severity) => severity === worst).length;
  const id = checks.trial && worst !== 'fault' ? 'delivery.summary.trial' : (`delivery.summary.${worst}` as const);
  return (
    <div className="delivery-report">
      <Notice kind={NOTICES[worst]} title={intl.formatMessage({ id }, { count })}>
        <p>{intl.formatMessage({ id: 'delivery.from' }, { from: checks.from, time: moment(checks.checkedAt) })}</p>
      </Notice>
      <Findings findings={checks.findings} />
    </div>
  );
}
