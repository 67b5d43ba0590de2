import { type AutoRenewal, MAX_RENEWAL_FAILURES, type OrderDetail } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { useMay } from '../../../app/session.ts';
import { CheckBox } from '../../../ui/check-box.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';

/** Whether the order is renewed without being asked, when, and what has kept it from being. Nothing for one that has a successor. */
export function AutoRenewalSection({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const { enabled } = order.autoRenewal;
  if (order.renewedBy !== null || !(enabled || order.abilities.renew.allowed)) return null;
  return (
    <Section title={intl.formatMessage({ id: 'auto_renewal.title' })}>
      <Switch number={order.number} enabled={enabled} />
      {enabled && <Outlook renewal={order.autoRenewal} />}
    </Section>
  );
}

function Switch({ number, enabled }: { number: number; enabled: boolean }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const mayChange = useMay('orders.place');
  const change = useMutation({
    mutationFn: (isOn: boolean) =>
      call('PATCH /orders/{number}/auto-renewal', { params: { number }, body: { enabled: isOn } }),
    onSuccess: (order) => {
      queryClient.setQueryData(keys.order(number), order);
      void queryClient.invalidateQueries({ queryKey: keys.audit(number) });
    },
  });
  if (!mayChange) return <p>{intl.formatMessage({ id: enabled ? 'auto_renewal.is_on' : 'auto_renewal.is_off' })}</p>;
  return (
    <>
      <CheckBox
        id="auto-renewal"
        label={intl.formatMessage({ id: 'auto_renewal.on' })}
        helper={intl.formatMessage({ id: 'auto_renewal.help' })}
        isChecked={change.isPending ? change.variables : enabled}
        onChange={(isOn) => change.mutate(isOn)}
      />
      {change.error && <ErrorNotice error={change.error} />}
    </>
  );
}

/** When it is due, and what the last try came to. After too many failures nothing is due any more. */
function Outlook({ renewal: { dueAt, failures, lastFailure } }: { renewal: AutoRenewal }) {
  const intl = useIntl();
  const hasStopped = failures >= MAX_RENEWAL_FAILURES;
  return (
    <>
      {dueAt && !hasStopped && (
        <p>{intl.formatMessage({ id: 'auto_renewal.due' }, { at: <Moment key="at" at={dueAt} dateOnly /> })}</p>
      )}
      {failures > 0 && (
        <Notice
          kind={hasStopped ? 'error' : 'warning'}
          title={intl.formatMessage({ id: hasStopped ? 'auto_renewal.stopped' : 'auto_renewal.failed' }, { failures })}
        >
          {lastFailure && <p className="authority-words">{lastFailure}</p>}
        </Notice>
      )}
    </>
  );
}
