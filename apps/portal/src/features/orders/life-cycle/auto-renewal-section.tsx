import { type AutoRenewal, MAX_RENEWAL_FAILURES, type OrderDetail } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { useMay } from '../../../app/session.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckBox } from '../../../ui/check-box.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { useFailureText } from './use-failure-text.ts';

/** An order that waits for its certificate may be told already: what it is then is what its successor gets. */
const mayCome = ({ renewedBy, abilities: { renew } }: OrderDetail): boolean =>
  renewedBy === null && (renew.allowed || renew.reason === 'not_issued_yet');

/** Whether the order is renewed without being asked, when, and what has kept it from being. */
export function AutoRenewalSection({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const { number, autoRenewal } = order;
  const mayChange = useMay('orders.place');
  const change = useMutation({
    mutationFn: (enabled: boolean) =>
      call('PATCH /orders/{number}/auto-renewal', { params: { number }, body: { enabled } }),
    onSuccess: (changed) => {
      queryClient.setQueryData(keys.order(number), changed);
      void queryClient.invalidateQueries({ queryKey: keys.audit(number) });
    },
  });
  if (!mayCome(order)) return null;
  const isOn = change.isPending ? change.variables : autoRenewal.enabled;
  return (
    <Section title={intl.formatMessage({ id: 'auto_renewal.title' })}>
      {mayChange ? (
        <CheckBox
          id="auto-renewal"
          label={intl.formatMessage({ id: 'auto_renewal.on' })}
          helper={intl.formatMessage({ id: 'auto_renewal.help' })}
          isChecked={isOn}
          onChange={(enabled) => change.mutate(enabled)}
        />
      ) : (
        <p>{intl.formatMessage({ id: isOn ? 'auto_renewal.is_on' : 'auto_renewal.is_off' })}</p>
      )}
      {change.error && <ErrorNotice error={change.error} />}
      {isOn && <Outlook renewal={autoRenewal} onRetry={mayChange ? () => change.mutate(true) : undefined} />}
    </Section>
  );
}

type OutlookProps = { renewal: AutoRenewal; onRetry: (() => void) | undefined };

/** When it is due, and what the last try came to. After too many it has stopped until somebody turns it on again. */
function Outlook({ renewal: { dueAt, failures, lastFailure }, onRetry }: OutlookProps) {
  const intl = useIntl();
  const failureText = useFailureText();
  const hasStopped = failures >= MAX_RENEWAL_FAILURES;
  const again = hasStopped && onRetry && (
    <Button kind="tertiary" size="sm" onClick={onRetry}>
      {intl.formatMessage({ id: 'action.retry' })}
    </Button>
  );
  return (
    <>
      {dueAt && !hasStopped && (
        <p>{intl.formatMessage({ id: 'auto_renewal.due' }, { at: <Moment key="at" at={dueAt} dateOnly /> })}</p>
      )}
      {failures > 0 && (
        <Notice
          kind={hasStopped ? 'error' : 'warning'}
          title={intl.formatMessage({ id: hasStopped ? 'auto_renewal.stopped' : 'auto_renewal.failed' }, { failures })}
          action={again}
        >
          {lastFailure && failureText(lastFailure)}
        </Notice>
      )}
    </>
  );
}
