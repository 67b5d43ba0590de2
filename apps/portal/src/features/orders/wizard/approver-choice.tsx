import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
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
          <fieldset key={domain} className="approvers__domain">
            <legend>{domain}</legend>
            {mailboxes.map((address) => (
              <ApproverButton key={address} address={address} />
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

function ApproverButton({ address }: { address: string }) {
  const { draft, edit } = useWizard();
  const id = `approver-${address}`;
  return (
    <div className="cds--radio-button-wrapper">
      <input
        id={id}
        type="radio"
        className="cds--radio-button"
        name="approver"
        value={address}
        checked={draft.approverEmail === address}
        onChange={() => edit('/approverEmail', { approverEmail: address })}
      />
      <label htmlFor={id} className="cds--radio-button__label">
        <span className="cds--radio-button__appearance" />
        <span className="cds--radio-button__label-text">{address}</span>
      </label>
    </div>
  );
}
