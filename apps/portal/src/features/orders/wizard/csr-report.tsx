import type { CheckedCsr, CsrReport } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { NameList } from '../../../ui/name-list.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useSettled } from '../../../ui/use-settled.ts';
import { hasSameNames, isAcceptable } from './acceptable.ts';
import { csrCheckQuery } from './wizard.queries.ts';
import { useWizard } from './wizard-context.ts';

const TYPING_MS = 400;

/** What the CSR says, with every fault at once. */
export function CsrReportView() {
  const { draft } = useWizard();
  const csr = useSettled(draft.csr, draft.csrSource === 'generate' ? 0 : TYPING_MS);
  const check = useQuery(csrCheckQuery(csr, draft.productId));
  if (draft.csr.trim() === '') return null;
  if (check.isError) return <ErrorNotice error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <AwaitedReport />;
  return (
    <div className="csr-report">
      <Faults report={check.data} />
      <Contents report={check.data} />
    </div>
  );
}

/** Takes the place of the report: a button that moves away under the finger is a press that is lost. */
function AwaitedReport() {
  const intl = useIntl();
  const value = <span className="awaited" aria-hidden="true" />;
  return (
    <div className="csr-report">
      <Notice kind="info" title={intl.formatMessage({ id: 'wizard.csr.checking' })} />
      <Facts facts={CONTENT_TERMS.map((id) => ({ term: intl.formatMessage({ id }), value }))} />
    </div>
  );
}

function Faults({ report }: { report: CheckedCsr }) {
  const intl = useIntl();
  const { givenNames } = useWizard();
  const isForOthers = givenNames && report.names.length > 0 && !hasSameNames(report, givenNames);
  const errors = report.faults.filter(({ severity }) => severity === 'error');
  const warnings = report.faults.filter(({ severity }) => severity === 'warning');
  return (
    <>
      {isAcceptable(report, givenNames) && (
        <Notice kind="success" title={intl.formatMessage({ id: 'wizard.csr.ok' })} />
      )}
      {errors.length > 0 && (
        <Notice kind="error" title={intl.formatMessage({ id: 'wizard.csr.errors' }, { count: errors.length })}>
          <FaultList faults={errors} />
        </Notice>
      )}
      {isForOthers && (
        <Notice kind="error" title={intl.formatMessage({ id: 'wizard.csr.other_names' })}>
          <NameList names={givenNames} />
        </Notice>
      )}
      {report.authorityFaults.length > 0 && (
        <Notice kind="error" title={intl.formatMessage({ id: 'wizard.csr.authority_faults' })}>
          <ul className="bullets">
            {report.authorityFaults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice kind="warning" title={intl.formatMessage({ id: 'wizard.csr.warnings' })}>
          <FaultList faults={warnings} />
        </Notice>
      )}
    </>
  );
}

function FaultList({ faults }: { faults: CsrReport['faults'] }) {
  return (
    <ul className="bullets">
      {faults.map(({ code, detail, params }) => (
        <li key={`${code} ${JSON.stringify(params)}`}>{detail ?? code}</li>
      ))}
    </ul>
  );
}

const CONTENT_TERMS = [
  'orders.column.name',
  'order.names',
  'order.key',
  'wizard.csr.signature',
  'wizard.csr.subject',
] as const;

function Contents({ report }: { report: CsrReport }) {
  const intl = useIntl();
  const subject = Object.entries(report.subject).map(([name, value]) => `${name}=${value}`);
  const contents: Record<(typeof CONTENT_TERMS)[number], ReactNode> = {
    'orders.column.name': report.commonName,
    'order.names': report.names.length > 0 && <NameList names={report.names} />,
    'order.key': report.key && [report.key.type, report.key.curve ?? report.key.size].join(' '),
    'wizard.csr.signature': report.signatureAlgorithm,
    'wizard.csr.subject': subject.join(', '),
  };
  return <Facts facts={CONTENT_TERMS.map((id) => ({ term: intl.formatMessage({ id }), value: contents[id] }))} />;
}
