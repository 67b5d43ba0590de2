import type { Order } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useRecipientChecks } from './recipient-checks.query.ts';
import { RecipientNotes } from './recipient-notes.tsx';
import { type RecipientNote, useLookNotes, useMailboxNotes, useRouteNotes } from './use-recipient-notes.ts';

/** To whom the mail goes, and what is known of that address before it is sent. `id` is of what is known. */
export function SendRecipient({ order, id }: { order: Order; id: string }) {
  const intl = useIntl();
  return (
    <div className="send-to">
      <dl>
        <dt>{intl.formatMessage({ id: 'term.domain_administrator' })}</dt>
        <dd>{order.approverEmail}</dd>
      </dl>
      <RecipientNotes id={id} notes={useNotes(order)} isLive />
    </div>
  );
}

function useNotes({ approverEmail, names }: Order): RecipientNote[] {
  const intl = useIntl();
  const [lookNotes, routeNotes, mailboxNotes] = [useLookNotes(), useRouteNotes(), useMailboxNotes()];
  const checks = useRecipientChecks([approverEmail], names);
  const check = checks.of(approverEmail);
  if (checks.hasFailed) return [{ tone: 'info', text: intl.formatMessage({ id: 'recipient.not_checked' }) }];
  return check ? [...lookNotes(check), ...routeNotes(check), ...mailboxNotes(check)] : [];
}
