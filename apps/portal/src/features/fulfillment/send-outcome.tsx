import type { FulfillmentRequest, Order } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { approverQuery } from './approver-change.query.ts';
import { OtherAddressOffer } from './other-address-offer.tsx';
import { requestsQuery } from './requests.query.ts';
import { textOf } from './send-text.ts';
import { StateIcon } from './state-look.tsx';
import { useStateText } from './use-state-text.ts';

type SendOutcomeProps = { request: FulfillmentRequest; order: Order; onChangeApprover: () => void };

/** What happens next, in words, and how far the request is by now. */
export function SendOutcome({ request, order, onChangeApprover }: SendOutcomeProps) {
  const intl = useIntl();
  const history = useQuery(requestsQuery(order.number));
  const current = history.data?.items.find(({ id }) => id === request.id) ?? request;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone; without this the focus would fall out of the dialog.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className="outcome__heading">
        {intl.formatMessage({ id: 'send.requested' }, { recipient: current.recipient })}
      </h3>
      <RequestProgress request={current} />
      {current.state === 'failed' && <OfferAfterFailure number={order.number} onChangeApprover={onChangeApprover} />}
      <h3 className="outcome__next">{intl.formatMessage({ id: 'send.next.title' })}</h3>
      <p>{intl.formatMessage({ id: textOf('next', { kind: current.kind, order }) }, { authority: order.authority })}</p>
    </>
  );
}

/** As the order is by now: what could be done when the dialog opened says nothing any more. */
function OfferAfterFailure({ number, onChangeApprover }: { number: number; onChangeApprover: () => void }) {
  const order = useQuery(approverQuery(number));
  return order.data ? <OtherAddressOffer order={order.data} onChange={onChangeApprover} /> : null;
}

/** How far a mail is, in words. */
export function RequestProgress({ request }: { request: FulfillmentRequest }) {
  const { detail } = request.events.at(-1) ?? {};
  const { state, cause, twice, next } = useStateText(request.reason)(request.state, request.error ?? detail);
  return (
    <div role="status" className="outcome__progress">
      <span className="row-progress__state">
        <StateIcon state={request.state} />
        <span>{state}</span>
      </span>
      {cause && <span className="cell-note">{cause}</span>}
      {twice && <span className="cell-note">{twice}</span>}
      {next && <span className="cell-note">{next}</span>}
      {detail?.response && <span className="cell-note mono">{detail.response}</span>}
    </div>
  );
}
