import type { ApproverChange } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { approverQuery } from './approver-change.query.ts';
import { requestsQuery } from './requests.query.ts';
import { RequestProgress } from './send-outcome.tsx';

/** What the authority says to the change, and how far the mail is that it leads to: both as they come. */
export function ApproverChangeOutcome({ number, asked }: { number: number; asked: ApproverChange }) {
  const intl = useIntl();
  const order = useQuery(approverQuery(number));
  const change = order.data?.approverChanges.find(({ id }) => id === asked.id) ?? asked;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone; without this the focus would fall out of the dialog.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className="outcome__heading">
        {intl.formatMessage({ id: 'approver.asked' }, { to: change.to })}
      </h3>
      <p role="status">{intl.formatMessage({ id: `approver.state.${change.state}` })}</p>
      {change.response && <p className="authority-words">{change.response}</p>}
      {change.state === 'confirmed' && <ChangeMail number={number} id={change.id} />}
    </>
  );
}

function ChangeMail({ number, id }: { number: number; id: string }) {
  const history = useQuery(requestsQuery(number));
  const mail = history.data?.items.find((item) => item.id === id);
  return mail ? <RequestProgress request={mail} /> : null;
}
