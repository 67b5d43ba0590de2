import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import {
  type RecipientChecks,
  RecipientNotes,
  useLookNotes,
  useMailboxNotes,
  useRecipientChecks,
  useRouteNotes,
} from '../../fulfillment/index.ts';
import { GroupFault } from './fields.tsx';
import { domainOf, sharedAddresses } from './shared-addresses.ts';
import { approverAddressesQuery, csrCheckQuery } from './wizard.queries.ts';
import { useWizard } from './wizard-context.ts';

/** The domain administrator's address, from those that the rules allow for the name: no other may approve. */
export function ApproverChoice() {
  const intl = useIntl();
  const { draft } = useWizard();
  const report = useQuery(csrCheckQuery(draft.csr, draft.productId)).data;
  const name = report?.commonName ?? report?.names[0];
  const addresses = useQuery(approverAddressesQuery(name?.replace(/^\*\./, '')));
  const shared = addresses.data && sharedAddresses(addresses.data.addresses, report?.names ?? []);
  const checks = useRecipientChecks(shared ?? [], report?.names ?? []);
  const groups = Map.groupBy(shared ?? [], domainOf);
  return (
    <fieldset className="group">
      <legend>{intl.formatMessage({ id: 'term.domain_administrator' })}</legend>
      <p className="group__note">{intl.formatMessage({ id: 'wizard.approver.help' })}</p>
      <GroupFault path="/approverEmail" />
      {addresses.isPending && <LoadingText />}
      {addresses.isError && <ErrorNotice error={addresses.error} onRetry={() => void addresses.refetch()} />}
      {shared?.length === 0 && <Notice kind="error" title={intl.formatMessage({ id: 'wizard.approver.none' })} />}
      <div className="approvers">
        {[...groups].map(([domain, mailboxes]) => (
          <ApproverDomain key={domain} domain={domain} mailboxes={mailboxes} checks={checks} />
        ))}
      </div>
    </fieldset>
  );
}

type ApproverDomainProps = { domain: string; mailboxes: readonly string[]; checks: RecipientChecks };

/** The mailboxes at one domain, and beneath them what is known of it: each mailbox is described by that, too. */
function ApproverDomain({ domain, mailboxes, checks }: ApproverDomainProps) {
  const { draft } = useWizard();
  const [lookNotes, routeNotes] = [useLookNotes(), useRouteNotes()];
  const id = useId();
  const check = mailboxes.map(checks.of).find((known) => known !== undefined);
  return (
    <fieldset className="approvers__domain">
      <legend>{domain}</legend>
      {mailboxes.map((address) => (
        <ApproverButton key={address} address={address} checks={checks} domainNotesId={id} />
      ))}
      <RecipientNotes
        id={id}
        notes={check ? [...lookNotes(check), ...routeNotes(check)] : []}
        isLive={mailboxes.includes(draft.approverEmail)}
      />
    </fieldset>
  );
}

type ApproverButtonProps = { address: string; checks: RecipientChecks; domainNotesId: string };

function ApproverButton({ address, checks, domainNotesId }: ApproverButtonProps) {
  const { draft, edit } = useWizard();
  const mailboxNotes = useMailboxNotes();
  const check = checks.of(address);
  const id = `approver-${address}`;
  const isChosen = draft.approverEmail === address;
  return (
    <div>
      <div className="cds--radio-button-wrapper">
        <input
          id={id}
          type="radio"
          className="cds--radio-button"
          name="approver"
          value={address}
          checked={isChosen}
          aria-describedby={`${id}-notes ${domainNotesId}`}
          onChange={() => edit('/approverEmail', { approverEmail: address })}
        />
        <label htmlFor={id} className="cds--radio-button__label">
          <span className="cds--radio-button__appearance" />
          <span className="cds--radio-button__label-text">{address}</span>
        </label>
      </div>
      <RecipientNotes id={`${id}-notes`} notes={check ? mailboxNotes(check) : []} isLive={isChosen} />
    </div>
  );
}
