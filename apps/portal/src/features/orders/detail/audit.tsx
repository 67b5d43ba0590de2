import { type AuditEntry, ORDER_STATUSES } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { AuditTrail } from '../../../ui/audit-trail.tsx';
import { Section } from '../../../ui/section.tsx';
import { auditQuery } from '../order.queries.ts';

/** Deeds that have words. */
const KNOWN = [
  'order.placed',
  'order.status_changed',
  'order.cancellation_requested',
  'order.cancellation_refused',
  'order.approver_change_requested',
  'order.approver_changed',
  'order.approver_change_refused',
  'order.renewed',
  'order.renewed_in_time',
  'order.reissue_requested',
  'order.reissued',
  'order.reissue_refused',
  'order.reissue_uncertain',
  'order.revocation_requested',
  'order.revocation_refused',
  'order.revocation_uncertain',
  'order.auto_renewal_enabled',
  'order.auto_renewal_disabled',
  'reminders.muted',
  'reminders.unmuted',
  'order.encryption_key_set',
  'order.encryption_key_removed',
  'fulfillment.requested',
  'approver.requested',
  'certificate.imported',
  'certificate.updated',
  'certificate.key_downloaded',
  'certificate.deleted',
] as const;

export function Audit({ number }: { number: number }) {
  const intl = useIntl();
  const audit = useQuery(auditQuery(number));
  const wordOf = (entry: AuditEntry) => {
    const action = KNOWN.find((known) => known === entry.action);
    const status = ORDER_STATUSES.find((known) => known === entry.params.to);
    const to = status ? intl.formatMessage({ id: `order.status.${status}` }) : entry.params.to;
    return action && intl.formatMessage({ id: `audit.${action}` }, { ...entry.params, to });
  };
  return (
    <Section title={intl.formatMessage({ id: 'order.section.audit' })}>
      <AuditTrail audit={audit}>{wordOf}</AuditTrail>
    </Section>
  );
}
