import type { Deed } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { orderQuery } from '../order.queries.ts';
import { DeedProgress } from './deed-progress.tsx';

/** What the authority says to the revocation, as it comes. */
export function RevokeOutcome({ number, asked }: { number: number; asked: Deed }) {
  const intl = useIntl();
  const order = useQuery(orderQuery(number));
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone; without this the focus would fall out of the dialog.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className="outcome__heading">
        {intl.formatMessage({ id: 'revoke.asked' })}
      </h3>
      <DeedProgress deed={order.data?.deeds.find(({ id }) => id === asked.id) ?? asked} />
    </>
  );
}
