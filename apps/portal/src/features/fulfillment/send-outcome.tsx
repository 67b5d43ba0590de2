import type { FulfillmentRequest, Order } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { requestsQuery } from './requests.query.ts';
import { StateIcon } from './state-look.tsx';
import { useStateText } from './use-state-text.ts';

/** What happens next, in words, and how far the request is by now. */
export function SendOutcome({ request, order }: { request: FulfillmentRequest; order: Order }) {
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
      <Progress request={current} />
      <h3 className="outcome__next">{intl.formatMessage({ id: 'send.next.title' })}</h3>
      <p>{intl.formatMessage({ id: `send.next.${current.kind}` }, { authority: order.authority })}</p>
    </>
  );
}

function Progress({ request }: { request: FulfillmentRequest }) {
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
