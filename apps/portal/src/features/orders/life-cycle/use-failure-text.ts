import { ORDER_STATUSES, STATUS_REASONS } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** Why a renewal came to nothing: a reason or state of its order, which has words here, or the authority's own words. */
export function useFailureText(): (failure: string) => string {
  const intl = useIntl();
  return (failure) => {
    const reason = STATUS_REASONS.find((known) => known === failure);
    if (reason) return intl.formatMessage({ id: `order.reason.${reason}` });
    const status = ORDER_STATUSES.find((known) => known === failure);
    return status ? intl.formatMessage({ id: `order.status.${status}` }) : failure;
  };
}
