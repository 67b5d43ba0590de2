import { type AuditEntry, SERVICE_KINDS } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { AuditTrail } from '../../../ui/audit-trail.tsx';
import { Section } from '../../../ui/section.tsx';
import { historyQuery } from '../certificate.queries.ts';
import { useServiceText } from '../certificate-texts.ts';

/** Deeds that have words. */
const KNOWN = [
  'certificate.imported',
  'certificate.updated',
  'certificate.notes_changed',
  'certificate.key_downloaded',
  'certificate.service_added',
  'certificate.service_removed',
  'certificate.deleted',
] as const;

/** Who imported, replaced, downloaded and used it. */
export function History({ id }: { id: string }) {
  const intl = useIntl();
  const history = useQuery(historyQuery(id));
  const serviceText = useServiceText();
  const serviceOf = ({ kind, name = '' }: AuditEntry['params']) => {
    const known = SERVICE_KINDS.find((one) => one === kind);
    return known ? serviceText({ kind: known, name: String(name) }) : String(name);
  };
  const wordOf = ({ action, params }: AuditEntry) => {
    const known = KNOWN.find((one) => one === action);
    if (!known) return undefined;
    return (
      <>
        {intl.formatMessage({ id: `audit.${known}` }, { service: serviceOf(params) })}
        <Fingerprints params={params} />
      </>
    );
  };
  return (
    <Section title={intl.formatMessage({ id: 'certificate.history' })}>
      <AuditTrail audit={history}>{wordOf}</AuditTrail>
    </Section>
  );
}

/** SHA-256 of the certificate, or of the one that was replaced and of the one that took its place. */
function Fingerprints({ params: { fingerprint, from, to } }: Pick<AuditEntry, 'params'>) {
  const shown = [fingerprint, from, to].filter((one) => one !== undefined);
  if (shown.length === 0) return null;
  return (
    <span className="fingerprints">
      {shown.map((one) => (
        <span key={one} className="mono">
          {one}
        </span>
      ))}
    </span>
  );
}
