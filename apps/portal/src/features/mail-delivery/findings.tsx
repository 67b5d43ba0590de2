import { CheckmarkFilled, ErrorFilled, InformationFilled, WarningAltFilled } from '@carbon/react/icons';
import type { MailChecksView, Severity } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Section } from '../../ui/section.tsx';
import { RecordBlock } from './record-block.tsx';

type Finding = MailChecksView['findings'][number];

const ICONS = { ok: CheckmarkFilled, hint: InformationFilled, warning: WarningAltFilled, fault: ErrorFilled };

function SeverityIcon({ severity }: { severity: Severity }) {
  const Icon = ICONS[severity];
  return <Icon size={20} className={`finding__icon finding__icon--${severity}`} aria-hidden="true" />;
}

function FindingItem({ finding }: { finding: Finding }) {
  const intl = useIntl();
  const { severity, text, detail, records } = finding;
  return (
    <li className="finding">
      <SeverityIcon severity={severity} />
      <div className="finding__body">
        <p>
          <span className="cds--visually-hidden">{intl.formatMessage({ id: `delivery.severity.${severity}` })}: </span>
          {text}
        </p>
        {detail && (
          <p className="quiet">
            {intl.formatMessage(
              { id: 'delivery.detail' },
              {
                detail: (
                  <code className="mono" key="detail">
                    {detail}
                  </code>
                ),
              },
            )}
          </p>
        )}
        {records.map((record) => (
          <RecordBlock key={`${record.type} ${record.name}`} record={record} />
        ))}
      </div>
    </li>
  );
}

/** What was found, a part for each check, in the order of a mail's way. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const checks = [...new Set(findings.map(({ check }) => check))];
  return checks.map((check) => {
    const own = findings.filter((finding) => finding.check === check);
    return (
      <Section key={check} title={own[0]?.title ?? ''}>
        <ul className="findings">
          {own.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report is shown whole and never changes
            <FindingItem key={index} finding={finding} />
          ))}
        </ul>
      </Section>
    );
  });
}
