import { useId } from 'react';
import { domainOf } from '../../ui/domain-of.ts';
import type { RecipientChecks } from './recipient-checks.query.ts';
import { RecipientNotes } from './recipient-notes.tsx';
import { useLookNotes, useMailboxNotes, useRouteNotes } from './use-recipient-notes.ts';

type Choice = {
  checks: RecipientChecks;
  chosen: string | undefined;
  onChoose: (address: string) => void;
};

/** The mailboxes that may be chosen, by their domains, each with what is known of it before a mail goes there. */
export function ApproverRadios({ addresses, ...choice }: Choice & { addresses: readonly string[] }) {
  return (
    <div className="approvers">
      {[...Map.groupBy(addresses, domainOf)].map(([domain, mailboxes]) => (
        <ApproverDomain key={domain} domain={domain} mailboxes={mailboxes} {...choice} />
      ))}
    </div>
  );
}

/** The mailboxes at one domain, and beneath them what is known of it: each mailbox is described by that, too. */
function ApproverDomain({ domain, mailboxes, ...choice }: Choice & { domain: string; mailboxes: readonly string[] }) {
  const [lookNotes, routeNotes] = [useLookNotes(), useRouteNotes()];
  const id = useId();
  const check = mailboxes.map(choice.checks.of).find((known) => known !== undefined);
  return (
    <fieldset className="approvers__domain">
      <legend>{domain}</legend>
      {mailboxes.map((address) => (
        <ApproverButton key={address} address={address} domainNotesId={id} {...choice} />
      ))}
      <RecipientNotes
        id={id}
        notes={check ? [...lookNotes(check), ...routeNotes(check)] : []}
        isLive={choice.chosen !== undefined && mailboxes.includes(choice.chosen)}
      />
    </fieldset>
  );
}

type ApproverButtonProps = Choice & { address: string; domainNotesId: string };

function ApproverButton({ address, checks, chosen, onChoose, domainNotesId }: ApproverButtonProps) {
  const mailboxNotes = useMailboxNotes();
  const check = checks.of(address);
  const id = `approver-${address}`;
  const isChosen = chosen === address;
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
          onChange={() => onChoose(address)}
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
